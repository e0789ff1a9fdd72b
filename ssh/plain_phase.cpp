#include "ssh/plain_phase.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <utility>

#include "ssh/algorithms.h"
#include "ssh/errors.h"
#include "ssh/greeting.h"
#include "ssh/wire.h"

namespace ssh {
namespace {

using base::Expected;

constexpr std::uint8_t kNewKeys = 21;
/// The group of a group exchange (RFC 4419), and the server's reply of every other method.
constexpr std::uint8_t kGroupOrReply = 31;
constexpr std::uint8_t kGroupExchangeReply = 33;
/// RFC 4253, section 6.1, has everybody take packets up to 35,000 bytes.
constexpr std::size_t kMostPacketBytes = 35000;
constexpr std::size_t kFewestPacketBytes = 2;
constexpr std::size_t kLengthBytes = 4;
/// libssh2 would read what is beyond its 8192 bytes as packets.
constexpr std::size_t kLongestIdentification = 8000;

tl::unexpected<base::Diagnostic> broken(std::string cause) {
  return base::fail(diagnostic(Fault::protocol_error, std::move(cause)));
}

std::string_view without_leading_zeros(std::string_view number) {
  number.remove_prefix(std::min(number.find_first_not_of('\0'), number.size()));
  return number;
}

std::size_t bits_of(std::string_view number) {
  if (number.empty()) return 0;
  return (number.size() - 1) * 8 + std::bit_width(static_cast<unsigned char>(number.front()));
}

Expected<void> check_group(WireReader& reader) {
  const std::string_view prime = without_leading_zeros(reader.string().value_or(""));
  const std::string_view generator = without_leading_zeros(reader.string().value_or(""));
  const std::size_t bits = bits_of(prime);
  if (bits < PlainPhase::kFewestGroupBits || bits > PlainPhase::kMostGroupBits) {
    return broken("The server wants to exchange keys in a group of " + std::to_string(bits) +
                  " bits; it was asked for " + std::to_string(PlainPhase::kFewestGroupBits) +
                  " to " + std::to_string(PlainPhase::kMostGroupBits) + ".");
  }
  const bool is_odd = (static_cast<unsigned char>(prime.back()) & 1) != 0;
  if (!is_odd || generator.empty() || bits_of(generator) > bits) {
    return broken("The group the server wants to exchange keys in is none.");
  }
  return {};
}

}  // namespace

Expected<PlainPhase::Step> PlainPhase::next(std::string_view waiting, std::string_view method) {
  if (over()) return Step{0, waiting.size()};
  if (state_ != State::unidentified) return packet(waiting, method);
  const Greeting greeting = read_greeting(waiting);
  if (greeting.identification.empty()) return Step{};
  if (greeting.identification.size() > kLongestIdentification) {
    return broken("The line that identifies the server is too long.");
  }
  state_ = State::exchanging;
  const std::size_t drop = greeting.preamble.size();
  return Step{drop, waiting.size() - drop - greeting.rest.size()};
}

Expected<PlainPhase::Step> PlainPhase::packet(std::string_view waiting, std::string_view method) {
  WireReader reader(waiting);
  const auto length = reader.u32();
  if (!length) return Step{};
  if (*length < kFewestPacketBytes || *length > kMostPacketBytes) {
    return broken("The server sent a packet of impossible size.");
  }
  const auto body = reader.bytes(*length);
  if (!body) return Step{};
  if (const auto sound = inspect(body->substr(1), method); !sound) return base::fail(sound.error());
  return Step{0, kLengthBytes + *length};
}

Expected<void> PlainPhase::inspect(std::string_view payload, std::string_view method) {
  const auto type = static_cast<std::uint8_t>(payload.front());
  const bool is_group_exchange = method.starts_with(kGroupExchange);
  WireReader reader(payload.substr(1));
  if (type == kGroupOrReply && method.empty()) {
    return broken("The server answers before a key exchange method is agreed upon.");
  }
  if (type == kGroupOrReply && is_group_exchange) return check_group(reader);
  if (type == (is_group_exchange ? kGroupExchangeReply : kGroupOrReply)) state_ = State::answered;
  if (type != kNewKeys) return {};
  if (state_ != State::answered) {
    return broken("The server changes to new keys before any are exchanged.");
  }
  state_ = State::over;
  return {};
}

}  // namespace ssh
