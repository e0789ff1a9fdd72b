#include "checks/storage_facts.h"

#include "checks/docker_facts.h"

namespace checks {
namespace {

constexpr std::string_view kRoot = "/";

// That it is root who tries is known by what only a shell of root's can have printed: sudo quotes
// what it refuses to run. The folder that is made to prove that one can be made is empty, has a
// name of its own and is gone at once; no link is followed for its last part. What df says of / in
// all is told for the summary.
constexpr std::string_view kScript = R"sh(
numbers=$(bounded "$limit" df -Pk / | awk "$df_columns"'
  has_columns() {
    print total, free
    exit
  }')
number storage.root_total_kb "${numbers% *}"
number storage.root_available_kb "${numbers#* }"
options=$(awk '$2 == "/" { options = $4 } END { print options }' /proc/self/mounts 2>/dev/null)
case ,$options, in
  ,,) unknown storage.root_read_only ;;
  *,ro,*) flag storage.root_read_only yes ;;
  *) flag storage.root_read_only no ;;
esac
measure_as_root() {
  line=$(measure "$1" bounded_root "$limit")
  case $line in -*) line=$(measure "$1" bounded "$limit") ;; esac
  printf '%s\n' "$line"
}
write_script='
  LC_ALL=C
  export LC_ALL
  printf "%s%s\n" "$1" "$1"
  path=/data/coolify
  until [ -e "$path" ]; do
    if [ -L "$path" ]; then echo "$path is a link that leads nowhere"; exit 1; fi
    said=$(ls -d "$path" 2>&1)
    case $said in *"No such file"*) ;; *) echo "$said"; exit 1 ;; esac
    parent=${path%/*}
    path=${parent:-/}
  done
  if [ "$2" = yes ]; then
    if [ ! -w "$path" ]; then echo "$path may not be written to"; exit 1; fi
  else
    mkdir "$path/.coolify-check-$$" && rmdir "$path/.coolify-check-$$"
  fi
'
prove_writable() {
  said=$(bounded_all "$limit" as_root $(within "$limit") /bin/sh -c "$write_script" sh "$once" \
    "$only_looks")
  status=$?
  case $status,$said in
    0,*"$once$once"*)
      flag storage.coolify_writable yes
      unknown storage.coolify_output
      ;;
    *,*"$once$once"*)
      if is_late "$status"; then
        silent 'the folder /data/coolify' storage.coolify_writable storage.coolify_output
      else
        flag storage.coolify_writable no
        maybe storage.coolify_output "${said#*"$once$once$newline"}"
      fi
      ;;
    *) unknown storage.coolify_writable storage.coolify_output ;;
  esac
}
prove_writable &
tell_rooms storage.rooms "$(measure_as_root / & measure_as_root /data/coolify & wait)"
wait
)sh";

/// What is not tried by making a folder is asked of the kernel, which knows fewer reasons.
std::vector<ssh::ScriptInput> storage_inputs(const Options& options) {
  std::vector<ssh::ScriptInput> inputs;
  inputs.push_back({"only_looks", base::Secret::harmless(options.only_looks ? "yes" : "no")});
  return inputs;
}

}  // namespace

const Probe& storage_probe() {
  static const Probe probe{
      .name = "storage",
      .viewer = Viewer::login_user,
      .script = kScript,
      .facts = {storage::kRootTotalKb, storage::kRootAvailableKb, storage::kRootReadOnly,
                storage::kRooms, storage::kCoolifyWritable, storage::kCoolifyOutput},
      .inputs = storage_inputs};
  return probe;
}

bool is_coolify_folder_full(const HostFacts& facts) {
  const std::string said = facts.peek(storage::kCoolifyOutput).value_or("");
  return said.find("No space left") != std::string::npos ||
         said.find("quota exceeded") != std::string::npos;
}

std::vector<Room> rooms_to_fill(const HostFacts& facts) {
  // What nothing can be written to is not filled: the check `coolify_folder` tells of the second.
  const bool is_image = facts.get(storage::kRootReadOnly).value_or(false);
  const bool is_closed =
      !facts.peek(storage::kCoolifyWritable).value_or(true) && !is_coolify_folder_full(facts);
  std::vector<Room> rooms;
  for (Room& room : read_rooms(facts.get(storage::kRooms))) {
    if (room.path == kRoot ? !is_image : !is_closed) rooms.push_back(std::move(room));
  }
  for (Room& room : read_rooms(facts.get(docker::kRooms))) rooms.push_back(std::move(room));
  return rooms;
}

}  // namespace checks
