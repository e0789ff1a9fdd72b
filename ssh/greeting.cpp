#include "ssh/greeting.h"

#include "ssh/wire.h"

namespace ssh {
namespace {

constexpr std::uint8_t kKeyExchangeInit = 20;
constexpr std::size_t kCookieBytes = 16;
constexpr std::size_t kMostPacketBytes = 35000;

}  // namespace

Greeting read_greeting(std::string_view heard) {
  Greeting greeting;
  std::size_t at = 0;
  while (at < heard.size()) {
    const std::size_t end = heard.find('\n', at);
    if (end == std::string_view::npos) break;
    std::string_view line = heard.substr(at, end - at);
    if (line.starts_with("SSH-")) {
      if (line.ends_with('\r')) line.remove_suffix(1);
      greeting.preamble = heard.substr(0, at);
      greeting.identification = line;
      greeting.rest = heard.substr(end + 1);
      return greeting;
    }
    at = end + 1;
  }
  greeting.preamble = heard;
  return greeting;
}

std::vector<std::string> split_names(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (comma > 0) names.emplace_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return names;
}

std::optional<AlgorithmOffer> read_algorithm_offer(std::string_view bytes) {
  WireReader packet(bytes);
  const auto length = packet.u32();
  const auto padding = packet.byte();
  if (!length || !padding || *length > kMostPacketBytes || *length < *padding + 1U) {
    return std::nullopt;
  }
  const auto payload = packet.bytes(*length - *padding - 1U);
  if (!payload) return std::nullopt;
  WireReader reader(*payload);
  if (reader.byte() != kKeyExchangeInit || !reader.bytes(kCookieBytes)) return std::nullopt;
  AlgorithmOffer offer;
  for (std::vector<std::string>* list :
       {&offer.key_exchange, &offer.host_key, &offer.cipher_to_server, &offer.cipher_to_client,
        &offer.mac_to_server, &offer.mac_to_client}) {
    const auto names = reader.string();
    if (!names) return std::nullopt;
    *list = split_names(*names);
  }
  return offer;
}

}  // namespace ssh
