#include "checks/room.h"

#include <algorithm>
#include <charconv>

#include "checks/words.h"

namespace checks {
namespace {

/// As ssh::Facts reads numbers: more than any machine has is taken for that much.
constexpr std::int64_t kLargestNumber = 1'000'000'000'000'000;

std::optional<std::int64_t> number_of(std::string_view word) {
  std::int64_t value = 0;
  const char* const end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, value);
  if (stop != end || word.empty() || word.front() == '-') return std::nullopt;
  if (error == std::errc::result_out_of_range) return kLargestNumber;
  return std::min(value, kLargestNumber);
}

}  // namespace

// What does not exist yet will be made in the nearest folder that does. Who may not look into a
// folder takes what is in it for missing: then nothing is measured rather than the wrong file
// system. The numbers are found by their shape, because the names of devices and mount points may
// hold blanks; the last ones count, for it is devices whose names anybody gives.
const std::string_view kRoomFunctions = R"sh(
df_columns='
  function least(number) { return number ~ /^-/ ? 0 : number }
  function has_columns() {
    if (!match($0, /^.* [0-9]+ +-?[0-9]+ +-?[0-9]+ +([0-9]+%|-) +\//)) return 0
    last = split(substr($0, 1, RLENGTH), column)
    total = column[last - 4]
    free = least(column[last - 2])
    return 1
  }
'
room_script='
  LC_ALL=C
  export LC_ALL
  path=$1
  until [ -e "$path" ]; do
    case $(ls -d "$path" 2>&1) in *"No such file"* | *"ermission denied"*) ;; *) exit 1 ;; esac
    parent=${path%/*}
    path=${parent:-/}
    [ ! -e "$path" ] || [ -x "$path" ] || exit 1
  done
  df -Pk "$path"
  echo inodes
  df -Pi "$path"
'
measure() {
  room_path=$1
  shift
  room_said=$("$@" /bin/sh -c "$room_script" sh "$room_path" 2>/dev/null)
  if is_late "$?"; then
    echo "late $room_path"
    return
  fi
  printf '%s %s\n' "$(printf '%s\n' "$room_said" | awk "$df_columns"'
    /^inodes$/ { counts = 1; next }
    has_columns() {
      if (counts) { inodes = total; unused = free }
      else if (kb == "") kb = free
    }
    END { print (kb == "" ? "-" : kb), (inodes == "" ? "-" : inodes), (unused == "" ? "-" : unused) }
  ')" "$room_path"
}
tell_rooms() {
  late=$(printf '%s\n' "$2" | sort | sed -n 's/^late //p' | head -n 1)
  if [ -n "$late" ]; then silent "df $late" "$1"; else text "$1" "$2"; fi
}
)sh";

std::vector<Room> read_rooms(const std::vector<std::string>& lines) {
  std::vector<Room> rooms;
  for (std::string_view line : lines) {
    Room room;
    room.available_kb = number_of(next_word(line));
    room.total_inodes = number_of(next_word(line));
    room.free_inodes = number_of(next_word(line));
    room.path = line;
    if (room.path.starts_with('/')) rooms.push_back(std::move(room));
  }
  return rooms;
}

std::string unmeasured(const std::vector<Room>& rooms) {
  std::string paths;
  for (const Room& room : rooms) {
    if (!room.is_measured()) paths += (paths.empty() ? "" : ", ") + room.path;
  }
  return paths.empty() ? paths : ". Not measured: " + paths;
}

}  // namespace checks
