#include "ssh/agent.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/hidden_text.h"
#include "base/os/sockets.h"
#include "base/text.h"
#include "ssh/exchange.h"
#include "ssh/socket_transport.h"
#include "ssh/wire.h"

namespace ssh {
namespace {

using base::Expected;

constexpr char kRequestIdentities = 11;
constexpr std::uint8_t kIdentities = 12;
constexpr char kSignRequest = 13;
constexpr std::uint8_t kSignature = 14;
constexpr std::uint32_t kMostAnswerBytes = 256 << 10;
constexpr std::size_t kMostWithoutChoice = 5;
/// How the names of the key types begin that a server may take; of these are their certificates and
/// security keys, too.
constexpr std::array<std::string_view, 5> kKinds = {"ssh-ed25519", "ecdsa-sha2-", "ssh-rsa",
                                                    "rsa-sha2-", "sk-"};

tl::unexpected<base::Diagnostic> unavailable(std::string cause, std::string_view evidence = {}) {
  return base::fail(diagnostic(Fault::agent_unavailable, std::move(cause), evidence));
}

Expected<std::unique_ptr<Transport>> connect_socket(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return unavailable("The path of the agent's socket is too long.", path);
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  base::UniqueFd socket = base::open_stream_socket(AF_UNIX);
  const auto* const raw = reinterpret_cast<const sockaddr*>(&address);
  if (!socket || ::connect(socket.get(), raw, sizeof address) != 0) {
    return unavailable(
        "The agent's socket cannot be opened: " + system_error_text(last_system_error()) + ".",
        path);
  }
  return make_socket_transport(std::move(socket));
}

std::string_view type_of(const AgentIdentity& identity) {
  return WireReader(identity.blob).string().value_or("unknown");
}

bool is_usable(const AgentIdentity& identity) {
  const std::string_view type = type_of(identity);
  return std::any_of(kKinds.begin(), kKinds.end(),
                     [&](std::string_view kind) { return type.starts_with(kind); });
}

}  // namespace

std::string AgentIdentity::describe() const {
  return base::evidence_text(type_of(*this), 100) + " " + fingerprint_of_blob(blob) + " (" +
         base::evidence_text(comment, 100) + ")";
}

Expected<Agent> Agent::connect(const AgentOptions& options, const Operation& operation,
                               base::Deadline deadline) {
  std::string path = options.socket;
  if (path.empty()) {
    const char* const inherited = std::getenv("SSH_AUTH_SOCK");
    path = inherited == nullptr ? "" : inherited;
  }
  if (path.empty()) return unavailable("SSH_AUTH_SOCK is not set where this program runs.");
  auto transport = connect_socket(path);
  if (!transport) return base::fail(std::move(transport.error()));
  return Agent(*std::move(transport), options, operation, deadline);
}

Agent::Agent(std::unique_ptr<Transport> transport, const AgentOptions& options,
             const Operation& operation, base::Deadline deadline)
    : transport_(std::move(transport)),
      wanted_(base::visible_part(options.identity)),
      operation_(&operation),
      deadline_(deadline) {}

Expected<std::string> Agent::ask(const std::string& request, std::uint8_t expected) {
  if (over_) return unavailable("The agent ended the conversation.");
  Exchange exchange(*transport_, *operation_, deadline_, Stage::agent);
  const auto lost = [this](const base::Diagnostic& why) -> tl::unexpected<base::Diagnostic> {
    over_ = true;
    if (why.kind != base::ErrorKind::connection_lost) return base::fail(why);
    return unavailable("The agent ended the conversation.");
  };
  if (const auto sent = exchange.send(wire_string(request)); !sent) return lost(sent.error());
  const auto head = exchange.receive(4);
  if (!head) return lost(head.error());
  const std::uint32_t size = WireReader(*head).u32().value_or(0);
  if (size == 0 || size > kMostAnswerBytes) {
    over_ = true;
    return unavailable("The agent's answer makes no sense.");
  }
  auto answer = exchange.receive(size);
  if (!answer) return lost(answer.error());
  if (static_cast<std::uint8_t>(answer->front()) != expected) {
    return unavailable("The agent refuses.");
  }
  return answer->substr(1);
}

bool Agent::is_wanted(const AgentIdentity& identity) const {
  if (wanted_.empty()) return true;
  if (is_fingerprint(wanted_)) return fingerprint_of_blob(identity.blob) == wanted_;
  if (const auto key = parse_public_key(wanted_)) return key->blob == identity.blob;
  return identity.comment == wanted_;
}

Expected<AgentKeys> Agent::keys() {
  const auto answer = ask(std::string(1, kRequestIdentities), kIdentities);
  if (!answer) return base::fail(answer.error());
  WireReader reader(*answer);
  const auto count = reader.u32();
  if (!count) return unavailable("The agent's list of keys makes no sense.");
  AgentKeys keys;
  std::string listed;
  for (std::uint32_t i = 0; i < *count; ++i) {
    const auto blob = reader.string();
    const auto comment = reader.string();
    if (!blob || !comment) return unavailable("The agent's list of keys makes no sense.");
    AgentIdentity identity{std::string(*blob), std::string(*comment)};
    listed += identity.describe() + "\n";
    if (!is_wanted(identity) || !is_usable(identity)) continue;
    const bool is_too_many = wanted_.empty() && keys.to_try.size() == kMostWithoutChoice;
    (is_too_many ? keys.left_out : keys.to_try).push_back(std::move(identity));
  }
  if (*count == 0) return unavailable("The agent holds no key.");
  if (keys.to_try.empty()) {
    return unavailable(wanted_.empty() ? "None of the agent's keys is of a kind that logs in."
                                       : "None of the agent's keys is the one to use.",
                       listed);
  }
  return keys;
}

Expected<std::string> Agent::sign(const AgentIdentity& identity, std::string_view data,
                                  std::uint32_t flags) {
  const auto answer = ask(std::string(1, kSignRequest) + wire_string(identity.blob) +
                              wire_string(data) + wire_u32(flags),
                          kSignature);
  if (!answer) return base::fail(answer.error());
  WireReader reader(*answer);
  const auto signature = reader.string();
  if (!signature) return unavailable("The agent's signature makes no sense.");
  return std::string(*signature);
}

}  // namespace ssh
