#include <cstdint>
#include <string>

#include "checks/network_facts.h"
#include "coolify/address.h"
#include "provider/arguments/address.h"
#include "ssh/endpoint.h"
#include "tests/fuzz/require.h"

/// Whatever a user writes as a machine's address, it is taken or refused with a code, its one
/// spelling is taken as well, and what Coolify is given can be connected to.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const schema::Validator::Check server = provider::server_address().check;
  static const schema::Validator::Check reachable = provider::reachable_address().check;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const schema::Value value = schema::Value::string(text);
  const base::Diagnostics faults = server(value);
  for (const base::Diagnostic& fault : faults.items()) {
    require(fault.code == "config.address" || fault.code == "config.address_placeholder" ||
            fault.code == "config.address_coolify_host");
  }
  const base::Diagnostics unreachable = reachable(value);
  for (const base::Diagnostic& fault : unreachable.items()) require(fault.code == "config.address");
  if (faults.empty()) {
    require(unreachable.empty());
    const std::string plain = coolify::canonical_address(text);
    require(server(schema::Value::string(plain)).empty());
    require(coolify::same_address(plain, text));
  }
  const ssh::Endpoint endpoint{text, 2222};
  require(endpoint.to_string().ends_with(":2222"));
  if (unreachable.empty()) {
    const ssh::Endpoint bracketed{"[" + text + "]", 2222};
    require(ssh::bare_host(endpoint) == text && ssh::bare_host(bracketed) == text);
  }
  if (const auto target = checks::parse_target(text)) require(!target->host.empty());
  return 0;
}
