#include "checks/storage_facts.h"

namespace checks {

const Probe& storage_probe() {
  static const Probe probe{
      .name = "storage",
      .viewer = Viewer::login_user,
      .script = R"sh(
space / -Pk storage.root_total_kb storage.root_available_kb
if [ -d /data ]; then
  space /data -Pk '' storage.data_available_kb
else
  unknown storage.data_available_kb
fi
)sh",
      .facts = {storage::kRootTotalKb, storage::kRootAvailableKb, storage::kDataAvailableKb}};
  return probe;
}

}  // namespace checks
