#include "ssh/exchange.h"

#include <utility>

namespace ssh {

using base::Expected;

/// What to do after a transfer that moved nothing: wait, or give up.
Expected<void> Exchange::pause(const Transfer& transfer, bool to_send) {
  if (transfer.state != Transfer::State::would_block) {
    std::string cause = "While " + std::string(stage_phrase(stage_)) + ", the connection ";
    cause += transfer.state == Transfer::State::closed
                 ? "was closed."
                 : "failed: " + system_error_text(transfer.system_error) + ".";
    return base::fail(
        diagnostic(Fault::connection_lost, std::move(cause), {}, stage_remedy(stage_)));
  }
  base::Waited how = transport_.wait(to_send, operation_, deadline_);
  if (how == base::Waited::ready && deadline_.passed(operation_.clock())) {
    how = base::Waited::timeout;
  }
  if (how != base::Waited::ready) return base::fail(interruption(how, stage_));
  return {};
}

Expected<void> Exchange::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const Transfer transfer = transport_.send(bytes);
    if (transfer.state == Transfer::State::done) {
      bytes.remove_prefix(transfer.bytes);
    } else if (auto ready = pause(transfer, true); !ready) {
      return ready;
    }
  }
  return {};
}

Expected<std::string> Exchange::receive(std::size_t count) {
  std::string bytes(count, '\0');
  std::size_t filled = 0;
  while (filled < count) {
    const Transfer transfer = transport_.receive(std::span<char>(bytes).subspan(filled));
    if (transfer.state == Transfer::State::done) {
      filled += transfer.bytes;
    } else if (const auto ready = pause(transfer, false); !ready) {
      return base::fail(ready.error());
    }
  }
  return bytes;
}

Expected<std::optional<std::string>> Exchange::receive_line(std::size_t& left) {
  for (std::string line; left > 0; --left) {
    auto next = receive(1);
    if (!next) return base::fail(std::move(next.error()));
    line += *next;
    if (line.back() != '\n') continue;
    --left;
    line.pop_back();
    if (line.ends_with('\r')) line.pop_back();
    return line;
  }
  return std::nullopt;
}

}  // namespace ssh
