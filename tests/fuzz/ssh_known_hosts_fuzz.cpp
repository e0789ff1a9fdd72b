#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ssh/host_key_policy.h"
#include "ssh/known_hosts.h"

/// Whatever the text is, it is either a known_hosts file that answers for any host, or a
/// diagnostic; and the same text as any other host key setting is a policy or a diagnostic.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto known = ssh::KnownHosts::parse(text);
  if (known) {
    (void)known->about({"web.example.org", 22});
    (void)known->about({"[2001:db8::1]", 2222});
  } else if (known.error().code != "ssh.host_key_policy_invalid") {
    std::abort();
  }
  (void)ssh::make_host_key_policy({"", text, "", ""});
  (void)ssh::make_host_key_policy({"", "", text, ""});
  (void)ssh::make_host_key_policy({text, "", "", text});
  return 0;
}
