#include <cstdint>
#include <string>

#include "registration/outputs/address.h"
#include "registration/outputs/server_outputs.h"
#include "tests/fuzz/require.h"

/// Whatever the text is, it is read the same twice, and what comes out are servers with an address,
/// or an error without control characters.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace registration::outputs;
  const std::string text(data, data + size);
  const auto servers = servers_in({text}, usual_names(), "outputs");
  const auto again = servers_in({text}, usual_names(), "outputs");
  require(servers.has_value() == again.has_value());
  if (!servers) {
    require_code(servers.error(), {"outputs.empty", "outputs.no_address", "outputs.unreadable",
                                   "outputs.uneven", "outputs.unfinished"});
    require(servers.error().cause.find('\x1b') == std::string::npos);
    return 0;
  }
  require(*servers == *again);
  require(!servers->empty());
  for (const Server& one : *servers) {
    require(address_in(one.ip).has_value());
    for (const auto& detail : {one.name, one.instance_id, one.cloud_provider, one.region,
                               one.hostname, one.private_ip}) {
      require(!detail || text.size() >= detail->size());
    }
  }
  return 0;
}
