#include "ssh/host_certificate.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "ssh/algorithms.h"
#include "ssh/exchange.h"
#include "ssh/greeting.h"
#include "ssh/wire.h"

namespace ssh {
namespace {

using base::Expected;

constexpr std::uint8_t kDisconnect = 1;
constexpr std::uint8_t kKeyExchangeInit = 20;
constexpr char kEcdhInit = 30;
constexpr std::uint8_t kEcdhReply = 31;
constexpr std::size_t kMostPacketBytes = 35000;
constexpr std::size_t kMostPackets = 16;
constexpr std::size_t kMostBannerBytes = 16 << 10;

/// A key exchange method and a valid public value for it. The value is the method's well-known base
/// point: there is no secret to protect on a connection that ends before it has one.
struct Method {
  std::string_view name;
  std::string_view public_value;
};

constexpr std::string_view kCurve25519Base{
    "\x09\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 32};
constexpr std::string_view kNistp256Base{
    "\x04\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2\x77\x03\x7d\x81\x2d\xeb"
    "\x33\xa0\xf4\xa1\x39\x45\xd8\x98\xc2\x96\x4f\xe3\x42\xe2\xfe\x1a\x7f\x9b\x8e\xe7\xeb\x4a\x7c"
    "\x0f\x9e\x16\x2b\xce\x33\x57\x6b\x31\x5e\xce\xcb\xb6\x40\x68\x37\xbf\x51\xf5",
    65};

constexpr std::array<Method, 3> kMethods = {{{"curve25519-sha256", kCurve25519Base},
                                             {"curve25519-sha256@libssh.org", kCurve25519Base},
                                             {"ecdh-sha2-nistp256", kNistp256Base}}};

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count));
  return bytes;
}

/// An unencrypted packet (RFC 4253, section 6).
std::string packet(std::string_view payload) {
  std::size_t padding = 8 - (payload.size() + 5) % 8;
  if (padding < 4) padding += 8;
  return wire_u32(static_cast<std::uint32_t>(1 + payload.size() + padding))
      .append(1, static_cast<char>(padding))
      .append(payload)
      .append(random_bytes(padding));
}

std::string our_offer(std::string_view key_type) {
  std::string methods;
  for (const Method& one : kMethods) methods.append(methods.empty() ? "" : ",").append(one.name);
  std::string offer(1, static_cast<char>(kKeyExchangeInit));
  offer += random_bytes(16);
  offer += wire_string(methods) + wire_string(join_names(certificate_algorithms(key_type)));
  for (int direction = 0; direction < 2; ++direction) offer += wire_string(join_names(ciphers()));
  for (int direction = 0; direction < 2; ++direction) offer += wire_string(join_names(macs()));
  for (int direction = 0; direction < 2; ++direction) offer += wire_string("none");
  for (int direction = 0; direction < 2; ++direction) offer += wire_string("");
  return offer + std::string(5, '\0');
}

tl::unexpected<base::Diagnostic> broken(std::string cause) {
  return base::fail(diagnostic(Fault::protocol_error, std::move(cause)));
}

/// The conversation up to the packet with the certificate.
class Fetch {
 public:
  Fetch(Exchange exchange, std::string_view key_type) : exchange_(exchange), type_(key_type) {}

  Expected<std::optional<Certificate>> run() {
    const std::string opening = "SSH-2.0-probe\r\n" + packet(our_offer(type_));
    if (const auto sent = exchange_.send(opening); !sent) return base::fail(sent.error());
    if (const auto read = read_identification(); !read) return base::fail(read.error());
    const auto theirs = packet_of(kKeyExchangeInit);
    if (!theirs) return base::fail(theirs.error());
    const Method* const method = choose(*theirs);
    if (method == nullptr) return std::optional<Certificate>();
    const std::string init = packet(kEcdhInit + wire_string(method->public_value));
    if (const auto sent = exchange_.send(init); !sent) return base::fail(sent.error());
    const auto reply = packet_of(kEcdhReply);
    if (!reply) return base::fail(reply.error());
    WireReader reader(*reply);
    (void)reader.byte();
    auto certificate = certificate_of_blob(reader.string().value_or(""));
    if (!certificate) return base::fail(std::move(certificate.error()));
    return std::optional<Certificate>(std::move(*certificate));
  }

 private:
  Expected<void> read_identification() {
    for (std::size_t left = kMostBannerBytes;;) {
      const auto line = exchange_.receive_line(left);
      if (!line) return base::fail(line.error());
      if (!*line) break;
      if ((*line)->starts_with("SSH-")) return {};
    }
    return broken("The server does not identify itself.");
  }

  /// The payload of the next packet of this type; others on the way are passed over.
  Expected<std::string> packet_of(std::uint8_t wanted) {
    for (std::size_t i = 0; i < kMostPackets; ++i) {
      auto payload = next_payload();
      if (!payload) return payload;
      const auto type = static_cast<std::uint8_t>(payload->front());
      if (type == wanted) return payload;
      if (type == kDisconnect) break;
    }
    return broken("The server ended the key exchange.");
  }

  Expected<std::string> next_payload() {
    const auto head = exchange_.receive(5);
    if (!head) return head;
    WireReader reader(*head);
    const std::size_t length = reader.u32().value_or(0);
    const std::size_t padding = reader.byte().value_or(0);
    if (length > kMostPacketBytes || length < padding + 2) {
      return broken("The server sent a packet of impossible size.");
    }
    auto body = exchange_.receive(length - 1);
    if (body) body->resize(length - 1 - padding);
    return body;
  }

  /// The first of our methods that the server has too, if it has such a certificate at all.
  const Method* choose(const std::string& payload) const {
    const auto offer = read_algorithm_offer(packet(payload));
    if (!offer) return nullptr;
    const auto has = [](const std::vector<std::string>& names, std::string_view wanted) {
      return std::find(names.begin(), names.end(), wanted) != names.end();
    };
    const bool has_certificate = has(certified_key_types(*offer), type_);
    const auto* const method =
        std::find_if(kMethods.begin(), kMethods.end(),
                     [&](const Method& one) { return has(offer->key_exchange, one.name); });
    return has_certificate && method != kMethods.end() ? method : nullptr;
  }

  Exchange exchange_;
  std::string_view type_;
};

}  // namespace

Expected<std::optional<Certificate>> fetch_host_certificate(Transport& transport,
                                                            std::string_view key_type,
                                                            const Operation& operation,
                                                            base::Deadline deadline) {
  return Fetch(Exchange(transport, operation, deadline, Stage::key_exchange), key_type).run();
}

}  // namespace ssh
