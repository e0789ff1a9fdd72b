#include "registration/first_boot/user_data.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/hidden_text.h"

namespace registration::first_boot {
namespace {

bool is_private_half(std::string_view text) {
  return text.find("PRIVATE KEY") != std::string_view::npos ||
         text.find("PuTTY-User-Key-File") != std::string_view::npos;
}

/// A text of a plan, none of which holds a quote or a backslash: in double quotes it is no number
/// and no truth to YAML.
std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

/// The lines of a text as a literal block of YAML.
std::string block(std::string_view text, std::string_view indentation) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) result.append(indentation).append(text.substr(0, end));
    result += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

std::string_view word_for(DockerSource source) {
  switch (source) {
    case DockerSource::automatic:
      return "automatic";
    case DockerSource::distribution:
      return "distribution";
    case DockerSource::vendor:
      return "vendor";
    case DockerSource::none:
      break;
  }
  return "none";
}

std::string account(const Plan& plan) {
  const bool is_root = plan.user == "root";
  std::string text;
  // Else cloud-init puts a command that ends the session before root's keys.
  if (is_root) text += "disable_root: false\n";
  text += "users:\n  - default\n  - name: " + quoted(plan.user) + "\n";
  // What root has for a password is left alone; an account that is made has none.
  text += is_root ? "    lock_passwd: false\n"
                  : "    lock_passwd: true\n    sudo: \"ALL=(ALL) NOPASSWD:ALL\"\n";
  text += "    ssh_authorized_keys:\n      - " + quoted(plan.key.line_without_comment()) + "\n";
  return text;
}

}  // namespace

base::Expected<ssh::PublicKey> read_key(std::string_view text) {
  if (is_private_half(text)) {
    return base::fail(base::Diagnostic{
        .kind = base::ErrorKind::invalid_config,
        .code = "first_boot.private_key",
        .summary = "The key is a private one",
        .cause = "User data can be read by many on the machine and in its cloud, so a private key "
                 "has no place in it.",
        .remedy = "Give the public half, the line that ssh-keygen -y prints."});
  }
  return ssh::parse_public_key(base::visible_part(text));
}

bool is_account_name(std::string_view name) {
  const auto begins = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto goes_on = [&](char c) { return begins(c) || (c >= '0' && c <= '9') || c == '-'; };
  return !name.empty() && name.size() <= 32 && begins(name.front()) &&
         std::all_of(name.begin(), name.end(), goes_on) && name != "default";
}

bool is_system_name(std::string_view name) {
  // The accounts of a fresh Debian, Ubuntu, Fedora, RHEL, openSUSE or Alpine, and the groups.
  constexpr std::array<std::string_view, 32> kAccounts = {
      "_apt",       "backup", "bin",    "chrony",   "daemon",  "dbus",       "ftp",   "games",
      "gnats",      "guest",  "halt",   "irc",      "list",    "lp",         "mail",  "man",
      "messagebus", "news",   "nobody", "operator", "polkitd", "postmaster", "proxy", "shutdown",
      "sshd",       "sync",   "sys",    "syslog",   "tss",     "uucp",       "uuidd", "www-data"};
  constexpr std::array<std::string_view, 30> kGroups = {
      "adm",    "audio", "cdrom",    "crontab", "dialout",  "dip",    "disk",    "fax",
      "floppy", "input", "kmem",     "kvm",     "lock",     "netdev", "nogroup", "plugdev",
      "render", "sasl",  "shadow",   "src",     "ssh_keys", "staff",  "sudo",    "tape",
      "tty",    "users", "utempter", "utmp",    "video",    "wheel"};
  const auto is_among = [&](const auto& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  return is_among(kAccounts) || is_among(kGroups) || name.starts_with("systemd-");
}

bool is_package_name(std::string_view name) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const auto goes_on = [&](char c) {
    return is_plain(c) || std::string_view("+._:=~@-").find(c) != std::string_view::npos;
  };
  // apt-get would take the package away, or install it, for such a last character.
  return !name.empty() && name.size() <= 128 && is_plain(name.front()) &&
         std::all_of(name.begin(), name.end(), goes_on) && !name.ends_with('-') &&
         !name.ends_with('=');
}

std::string user_data(const Plan& plan) {
  std::string text = "#cloud-config\n" + account(plan);
  if (!plan.packages.empty()) {
    text += "package_update: true\npackages:\n";
    for (const std::string& package : plan.packages) text += "  - " + quoted(package) + "\n";
  }
  text += "runcmd:\n  - - sh\n    - -c\n    - |\n" + block(first_boot_script(), "      ");
  text += "    - first-boot\n    - " + std::string(word_for(plan.docker)) + "\n    - " +
          quoted(plan.user) + "\n";
  return text;
}

}  // namespace registration::first_boot
