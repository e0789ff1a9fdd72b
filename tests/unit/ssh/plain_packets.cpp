#include "plain_packets.h"

#include "ssh/wire.h"

namespace tests {

using ssh::wire_string;

std::string plain_packet(const std::string& payload) {
  std::size_t padding = 8 - (payload.size() + 5) % 8;
  if (padding < 4) padding += 8;
  return ssh::wire_u32(static_cast<std::uint32_t>(1 + payload.size() + padding)) +
         static_cast<char>(padding) + payload + std::string(padding, 'p');
}

std::string server_offer(const std::string& key_exchange) {
  std::string offer = "\x14" + std::string(16, 'c') + wire_string(key_exchange);
  for (const char* const names : {"ssh-ed25519", "aes128-ctr", "aes128-ctr", "hmac-sha2-256",
                                  "hmac-sha2-256", "none", "none", "", ""}) {
    offer += wire_string(names);
  }
  return offer + std::string(5, '\0');
}

std::string group_of(std::size_t bits) {
  std::string prime((bits + 7) / 8, '\xff');
  for (std::size_t i = 1; i + 1 < prime.size(); ++i) prime[i] = static_cast<char>(i * 37 % 251);
  prime.front() = static_cast<char>(0xff >> (prime.size() * 8 - bits));
  if (bits % 8 == 0) prime.insert(0, 1, '\0');
  return "\x1f" + wire_string(prime) + wire_string("\x02");
}

}  // namespace tests
