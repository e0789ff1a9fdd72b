#include "checks/login_facts.h"

#include "ssh/remote/sshd_text.h"

namespace checks {
namespace {

std::vector<ssh::ScriptInput> login_inputs(const Options& options) {
  std::vector<ssh::ScriptInput> inputs;
  const auto add = [&inputs](const char* name, std::string value) {
    inputs.push_back({name, base::Secret::harmless(std::move(value))});
  };
  add("login_key_type", options.key.type);
  add("login_key_blob", options.key.blob);
  add("login_key_bits", std::to_string(options.key.rsa_bits));
  add("coolify_port", options.coolify_port ? std::to_string(*options.coolify_port) : "");
  return inputs;
}

// The hash of a password never leaves the host. PAM counts the day of expiry as expired, and takes
// the day 0 of the last change for "change it at the next login". sshd ends its look at who may
// write at the home folder, so that counts only where the file is really below it. A list of
// revoked keys is a text or made by ssh-keygen.
constexpr std::string_view kQuestions = R"sh(
ask_sshd
settings=$(printf '%s\n' "$sshd_settings" | grep -E '^(usepam|strictmodes|permitrootlogin|pubkeyauthentication|requiredrsasize|authenticationmethods|authorizedkeysfile|authorizedkeyscommand|forcecommand|chrootdirectory|refuseconnection|maxsessions) ')
lists=$(printf '%s\n' "$sshd_settings" | grep -E '^(allowusers|denyusers|allowgroups|denygroups) ')
# A list that is cut would keep out who is behind the cut.
whole() {
  if [ "${#2}" -gt 2900 ]; then unknown "$1"; else text "$1" "$2"; fi
}
case $sshd_state in
  told) whole login.sshd_lists "$lists" ;;
  *) unknown login.sshd_lists ;;
esac
case $sshd_state in
  late) silent 'sshd -T' login.sshd login.sshd_refusal ;;
  refused)
    unknown login.sshd
    text login.sshd_refusal "$sshd_refusal"
    ;;
  *)
    maybe login.sshd "$settings"
    unknown login.sshd_refusal
    ;;
esac
setting() { printf '%s\n' "$sshd_settings" | sed -n "s/^$1 //p" | head -n 1; }
algorithms=$(setting pubkeyacceptedalgorithms)
maybe login.key_algorithms "${algorithms:-$(setting pubkeyacceptedkeytypes)}"

maybe login.key_type "$login_key_type"
number login.key_bits "$login_key_bits"
revoked_script='
  [ -r "$1" ] || exit 3
  grep -v "^[[:space:]]*#" "$1" | grep -qF "$2" && exit 0
  printf "%s %s\n" "$3" "$2" | ssh-keygen -Q -f "$1" /dev/stdin | grep -q REVOKED
'
list=$(setting revokedkeys)
case ${list:-none}$login_key_blob in
  none* | "$list") unknown login.key_revoked ;;
  *)
    bounded_root "$limit" /bin/sh -c "$revoked_script" sh "$list" "$login_key_blob" "$login_key_type"
    case $? in
      0) text login.key_revoked "holds it: $list" ;;
      3) text login.key_revoked "cannot be read: $list" ;;
      *) unknown login.key_revoked ;;
    esac
    ;;
esac
if [ -n "$id_silent" ]; then
  silent id login.groups
else
  groups=$(bounded "$limit" id -Gn "$registered_user")
  if is_late "$?"; then silent id login.groups; else whole login.groups "$groups"; fi
fi
entry=$(bounded_root "$limit" getent shadow "$registered_user" ||
  bounded_root "$limit" awk -F: -v name="$registered_user" '$1 == name' /etc/shadow)
shadow=$(printf '%s\n' "$entry" |
  awk -F: -v today="$(($(date +%s) / 86400))" '
    function word(holds) { return holds ? "yes" : "no" }
    NF >= 8 {
      print word(substr($2, 1, 1) == "!"), word($8 != "" && $8 >= 0 && $8 <= today),
        word($3 == "0" || $3 > 0 && $5 != "" && $5 >= 0 && today - $3 > $5)
      exit
    }')
if [ -n "$shadow" ]; then
  set -- $shadow
  flag login.locked "$1"
  flag login.expired "$2"
  flag login.password_expired "$3"
else
  unknown login.locked login.expired login.password_expired
fi
# PAM asks for both files where pam_nologin is among sshd's account rules; sshd itself, without PAM,
# for the one in /etc.
pam_rules() {
  for pam_folder in /etc/pam.d /usr/lib/pam.d /usr/etc/pam.d; do
    if bounded "$limit" cat "$pam_folder/$1"; then return; fi
  done
}
asks_pam_nologin() {
  pam_todo=sshd pam_seen=
  while [ -n "$pam_todo" ]; do
    set -f
    set -- $pam_todo
    set +f
    pam_name=${1:-} pam_todo=
    [ $# -lt 2 ] || { shift; pam_todo=$*; }
    case " $pam_seen " in *" $pam_name "*) continue ;; esac
    pam_seen="$pam_seen $pam_name"
    set -- "$(pam_rules "$pam_name")"
    if printf '%s\n' "$1" | grep -qE '^[[:space:]]*-?account[[:space:]].*pam_nologin'; then return 0; fi
    set -- $(printf '%s\n' "$1" | awk '
      $1 == "@include" { print $2 }
      $1 ~ /^-?account$/ && ($2 == "include" || $2 == "substack") { print $3 }')
    pam_todo="$pam_todo${1:+ $*}"
    pam_todo=${pam_todo# }
  done
  return 1
}
closing_file() {
  pam=$(setting usepam)
  if [ "$pam" != no ] && asks_pam_nologin; then
    set -- /etc/nologin /run/nologin
  elif [ "$pam" != yes ]; then
    set -- /etc/nologin
  else
    set --
  fi
  for path; do
    if bounded "$limit" stat -L "$path" >/dev/null; then printf '%s\n' "$path"; return; fi
  done
}
case $(passwd_entry "$registered_user" | cut -d : -f 3) in
  '' | 0) unknown login.nologin ;;
  *) maybe login.nologin "$(closing_file)" ;;
esac
find_keys_file
case $file in /*) ;; *) file=$home/$file ;; esac
real=$(bounded_root "$limit" readlink -f "$file")
top=$(bounded_root "$limit" readlink -f "$home")
case $place$real in
  home | home"${top:-$home}"/*) in_home=yes ;;
  *) in_home=no ;;
esac
flag login.keys_in_home "$in_home"
about=$(bounded_root "$limit" stat -L -c '%a %U %u %g %F' "$home" ||
  bounded "$limit" stat -L -c '%a %U %u %g %F' "$home")
if is_late "$?"; then
  silent 'the home folder' login.home
else
  case $about in
    '')
      case $(bounded_all "$limit" as_root stat -L "$home" || bounded_all "$limit" stat -L "$home") in
        *'No such file or directory'* | *'Not a directory'*) about=missing ;;
      esac
      ;;
    *' file' | *' fifo' | *' socket') about=missing ;;
  esac
  set -- $about
  private=
  case $1 in
    *[2367]?) if [ -n "$4" ] && ! is_group_shared "$4" "$2"; then private=yes; fi ;;
  esac
  maybe login.home "$1${2:+ $2}${3:+ $3}${private:+ private}"
fi
# State 0A is "listening"; addresses and ports are hexadecimal, the addresses' bytes reversed by four.
# What listens on a loopback address alone is for nobody elsewhere.
listening() {
  cat /proc/net/tcp /proc/net/tcp6 | awk -v port="$(printf '%04X' "$coolify_port")" '
    $4 == "0A" {
      seen = 1
      split($2, at, ":")
      if (at[1] ~ /^(0000000000000000FFFF0000)?......7F$/) next
      if (at[1] == "00000000000000000000000001000000") next
      if (at[2] == port) found = 1
    }
    END { print found ? "yes" : seen ? "no" : "" }'
}
unknown login.no_answer
case ${coolify_port:+$(listening 2>/dev/null)} in
  yes) flag login.port_listens yes ;;
  no) flag login.port_listens no ;;
  *) unknown login.port_listens ;;
esac
)sh";

}  // namespace

const Probe& login_probe() {
  static const std::string script = ssh::sshd_functions() + std::string(kQuestions);
  static const Probe probe{
      .name = "login",
      .viewer = Viewer::login_user,
      .script = script,
      .facts = {login::kSettings, login::kLists, login::kRefusal, login::kKeyType, login::kKeyBits,
                login::kKeyAlgorithms, login::kKeyRevoked, login::kGroups, login::kLocked,
                login::kExpired, login::kPasswordExpired, login::kNologin, login::kKeysInHome,
                login::kHome, login::kPortListens, login::kNoAnswer},
      .inputs = login_inputs};
  return probe;
}

}  // namespace checks
