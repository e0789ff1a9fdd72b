#include "checks/storage_facts.h"

namespace checks {

const Probe& storage_probe() {
  static const Probe probe{
      .name = "storage",
      .viewer = Viewer::login_user,
      .script = R"sh(
set -- $(space / -Pk)
number storage.root_total_kb "$1"
number storage.root_available_kb "$2"
set --
[ -d /data ] && set -- $(space /data -Pk)
number storage.data_available_kb "$2"
)sh",
      .facts = {storage::kRootTotalKb, storage::kRootAvailableKb, storage::kDataAvailableKb}};
  return probe;
}

}  // namespace checks
