#include "tests/lab/held_lock.h"

namespace lab {

std::string hold_lock(const std::string& file, const std::string& name, const std::string& until) {
  const std::string settings =
      "FILE='" + file + "' NAME='" + name + "' UNTIL='" + until + "' HELD='" + until + ".held'";
  return "export " + settings + R"sh(
rm -f "$UNTIL" "$HELD"
setsid perl -e '
  $0 = $ENV{NAME};
  open(my $lock, "+>>", $ENV{FILE}) or die;
  my $whole_file = pack("s s x4 q q l x4", 1, 0, 0, 0, 0);
  my $wait_and_set = 7;
  fcntl($lock, $wait_and_set, $whole_file) or die;
  open(my $sign, ">", $ENV{HELD}) or die;
  select(undef, undef, undef, 0.1) until -e $ENV{UNTIL};
' </dev/null >/dev/null 2>&1 &
until [ -e "$HELD" ]; do
  kill -0 $! || exit 1
  sleep 0.02
done
)sh";
}

}  // namespace lab
