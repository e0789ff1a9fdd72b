#pragma once

#include <cstdint>
#include <string>

namespace tests {

/// An unencrypted packet of SSH (RFC 4253, section 6) with this payload.
std::string plain_packet(const std::string& payload);

/// The payload of a server's offer of algorithms: this key exchange method, everything else as we
/// have it.
std::string server_offer(const std::string& key_exchange);

/// The payload of a group (RFC 4419): a number of so many bits in place of the prime, and 2.
std::string group_of(std::size_t bits);

}  // namespace tests
