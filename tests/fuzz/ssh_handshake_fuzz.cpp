#include <cstdint>
#include <memory>
#include <string>

#include "ssh/algorithms.h"
#include "ssh/driver.h"
#include "ssh/handshake.h"
#include "tests/fuzz/memory_transport.h"
#include "tests/fuzz/require.h"

/// Whatever a server says from its first byte on, the driver ends with a known error, without a
/// byte lost or read twice by anybody: no input can sign our half of a key exchange, so none is a
/// success. The first byte is the size of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string script(reinterpret_cast<const char*>(data) + 1, size - 1);
  const base::Context context;
  const ssh::Operation operation(context);
  auto driver = ssh::Driver::create(
      std::make_unique<MemoryTransport>(script, std::size_t{data[0]} * data[0]), {}, operation);
  require(driver.has_value());
  const auto shown = ssh::handshake(**driver, operation, {}, ssh::host_key_preference({}));
  require(!shown);
  require_code(shown.error(), {"ssh.not_ready", "ssh.not_ssh", "ssh.no_common_algorithm",
                               "ssh.connection_lost", "ssh.protocol_error"});
  require((*driver)->broken() || shown.error().code != "ssh.connection_lost");
  require(script.starts_with((*driver)->heard()));
  return 0;
}
