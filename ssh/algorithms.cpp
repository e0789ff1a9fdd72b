#include "ssh/algorithms.h"

#include <algorithm>
#include <array>

#include "ssh/errors.h"

namespace ssh {
namespace {

using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 9> kKeyExchange = {"curve25519-sha256",
                                                          "curve25519-sha256@libssh.org",
                                                          "ecdh-sha2-nistp256",
                                                          "ecdh-sha2-nistp384",
                                                          "ecdh-sha2-nistp521",
                                                          "diffie-hellman-group16-sha512",
                                                          "diffie-hellman-group18-sha512",
                                                          "diffie-hellman-group-exchange-sha256",
                                                          "diffie-hellman-group14-sha256"};

constexpr std::array<std::string_view, 6> kHostKeys = {"ssh-ed25519",         "ecdsa-sha2-nistp256",
                                                       "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
                                                       "rsa-sha2-512",        "rsa-sha2-256"};

constexpr std::array<std::string_view, 6> kCiphers = {"chacha20-poly1305@openssh.com",
                                                      "aes256-gcm@openssh.com",
                                                      "aes128-gcm@openssh.com",
                                                      "aes256-ctr",
                                                      "aes192-ctr",
                                                      "aes128-ctr"};

constexpr std::array<std::string_view, 4> kMacs = {"hmac-sha2-256-etm@openssh.com",
                                                   "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256",
                                                   "hmac-sha2-512"};

template <typename Ours>
bool overlap(const std::vector<std::string>& theirs, const Ours& ours) {
  return std::any_of(ours.begin(), ours.end(), [&](std::string_view one) {
    return std::find(theirs.begin(), theirs.end(), one) != theirs.end();
  });
}

bool has_own_integrity(std::string_view cipher) {
  return cipher.find("gcm") != std::string_view::npos ||
         cipher.find("poly1305") != std::string_view::npos;
}

bool shares_authenticated_cipher(const std::vector<std::string>& theirs) {
  return std::any_of(kCiphers.begin(), kCiphers.end(), [&](std::string_view one) {
    return has_own_integrity(one) && std::find(theirs.begin(), theirs.end(), one) != theirs.end();
  });
}

std::string comparison(std::string_view what, const std::string& ours,
                       const std::vector<std::string>& theirs) {
  return std::string(what) + "\n  we offer:          " + ours +
         "\n  the server offers: " + join_names(theirs) + "\n";
}

}  // namespace

Names key_exchange_algorithms() { return kKeyExchange; }
Names host_key_algorithms() { return kHostKeys; }
Names ciphers() { return kCiphers; }
Names macs() { return kMacs; }

std::vector<std::string> key_exchange_algorithms_with_fixed_groups() {
  std::vector<std::string> fixed(kKeyExchange.begin(), kKeyExchange.end());
  std::erase_if(fixed, [](const std::string& name) { return name.starts_with(kGroupExchange); });
  return fixed;
}

std::string join_names(Names names) {
  std::string joined;
  for (const std::string_view name : names) {
    if (!joined.empty()) joined += ',';
    joined += name;
  }
  return joined;
}

std::string join_names(const std::vector<std::string>& names) {
  return join_names(std::vector<std::string_view>(names.begin(), names.end()));
}

std::string_view key_type_of_algorithm(std::string_view algorithm) {
  return algorithm.starts_with("rsa-sha2-") ? "ssh-rsa" : algorithm;
}

std::vector<std::string> host_key_preference(const std::vector<std::string>& types,
                                             bool only_these) {
  std::vector<std::string> preference;
  const auto add_those = [&](bool wanted) {
    for (const std::string_view algorithm : kHostKeys) {
      const auto type = key_type_of_algorithm(algorithm);
      const bool named = std::find(types.begin(), types.end(), type) != types.end();
      if (named == wanted) preference.emplace_back(algorithm);
    }
  };
  add_those(true);
  if (!only_these) add_those(false);
  return preference;
}

std::vector<std::string> other_key_types(const AlgorithmOffer& server, std::string_view known) {
  std::vector<std::string> types;
  for (const std::string_view algorithm : kHostKeys) {
    const std::string type(key_type_of_algorithm(algorithm));
    const bool offered = std::find(server.host_key.begin(), server.host_key.end(), algorithm) !=
                         server.host_key.end();
    const bool listed = std::find(types.begin(), types.end(), type) != types.end();
    if (offered && !listed && type != known) types.push_back(type);
  }
  return types;
}

std::vector<std::string> certificate_algorithms(std::string_view key_type) {
  std::vector<std::string> algorithms;
  for (const std::string_view plain : kHostKeys) {
    if (key_type_of_algorithm(plain) != key_type) continue;
    algorithms.push_back(std::string(plain) + "-cert-v01@openssh.com");
  }
  return algorithms;
}

std::vector<std::string> certified_key_types(const AlgorithmOffer& server) {
  std::vector<std::string> types;
  for (const std::string_view plain : kHostKeys) {
    const std::string type(key_type_of_algorithm(plain));
    const bool listed = std::find(types.begin(), types.end(), type) != types.end();
    if (!listed && overlap(server.host_key, certificate_algorithms(type))) types.push_back(type);
  }
  return types;
}

base::Diagnostic no_common_algorithm(const AlgorithmOffer* server,
                                     const std::vector<std::string>& host_keys) {
  if (server == nullptr) {
    return diagnostic(Fault::no_common_algorithm,
                      "The server ended the key exchange. We offer key exchange " +
                          join_names(kKeyExchange) + "; host keys " + join_names(host_keys) +
                          "; ciphers " + join_names(kCiphers) + "; MACs " + join_names(kMacs) +
                          ".");
  }
  std::string evidence;
  const std::vector<std::string_view> our_host_keys(host_keys.begin(), host_keys.end());
  if (!overlap(server->key_exchange, kKeyExchange)) {
    evidence += comparison("Key exchange", join_names(kKeyExchange), server->key_exchange);
  }
  if (!overlap(server->host_key, our_host_keys)) {
    evidence += comparison("Host key", join_names(host_keys), server->host_key);
  }
  if (!overlap(server->cipher_to_server, kCiphers)) {
    evidence += comparison("Cipher", join_names(kCiphers), server->cipher_to_server);
  }
  if (!overlap(server->mac_to_server, kMacs) &&
      !shares_authenticated_cipher(server->cipher_to_server)) {
    evidence += comparison("Message authentication", join_names(kMacs), server->mac_to_server);
  }
  return diagnostic(Fault::no_common_algorithm,
                    "The lists of algorithms of both sides have nothing in common.", evidence);
}

}  // namespace ssh
