#include <cstdint>
#include <memory>
#include <string>

#include "ssh/agent.h"
#include "ssh/wire.h"
#include "tests/fuzz/memory_transport.h"
#include "tests/fuzz/require.h"

namespace {

void require_known(const base::Diagnostic& error) {
  require_code(error, {"ssh.agent_unavailable"});
}

/// What was signed is a string that the agent sent.
void sign_with_each(ssh::Agent& agent, const ssh::AgentKeys& keys, const std::string& script) {
  for (const ssh::AgentIdentity& identity : keys.to_try) {
    const auto signature = agent.sign(identity, "data", 0);
    if (!signature) require_known(signature.error());
    if (signature) require(script.find(ssh::wire_string(*signature)) != std::string::npos);
  }
}

}  // namespace

/// Whatever an agent answers, what comes of it are keys of usable kinds, five at most where none is
/// named, and signatures, or ssh.agent_unavailable. The first byte chooses what is named and the
/// size of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string script(reinterpret_cast<const char*>(data) + 1, size - 1);
  ssh::AgentOptions options;
  options.enabled = true;
  if ((data[0] & 3) == 1) options.identity = "me@example";
  if ((data[0] & 3) == 2) options.identity = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";
  const base::Context context;
  const ssh::Operation operation(context);
  ssh::Agent agent(std::make_unique<MemoryTransport>(script, data[0] >> 2), options, operation,
                   base::Deadline::never());
  const auto keys = agent.keys();
  if (!keys) {
    require_known(keys.error());
    return 0;
  }
  require(!keys->to_try.empty());
  require(options.identity.empty() ? keys->to_try.size() <= 5 : keys->left_out.empty());
  require(keys->left_out.empty() || keys->to_try.size() == 5);
  for (const ssh::AgentIdentity& identity : keys->to_try) {
    require(identity.describe().find("SHA256:") != std::string::npos);
    require(identity.describe().size() < 400);
    if ((data[0] & 3) == 1) require(identity.comment == options.identity);
  }
  sign_with_each(agent, *keys, script);
  return 0;
}
