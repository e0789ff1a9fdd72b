#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "ssh/greeting.h"

namespace ssh {

/// What we offer, best first. Left out of what libssh2 knows: everything with MD5, SHA-1, CBC,
/// RC4, DSA. Host keys with certificates are left out because libssh2 cannot verify them.
[[nodiscard]] std::span<const std::string_view> key_exchange_algorithms();
[[nodiscard]] std::span<const std::string_view> host_key_algorithms();
[[nodiscard]] std::span<const std::string_view> ciphers();
[[nodiscard]] std::span<const std::string_view> macs();

/// How the names of the methods begin in which the server chooses the Diffie-Hellman group.
inline constexpr std::string_view kGroupExchange = "diffie-hellman-group-exchange-";
/// What we offer for new keys on a connection that is encrypted already: nobody can look at the
/// group any more before libssh2 computes in it.
[[nodiscard]] std::vector<std::string> key_exchange_algorithms_with_fixed_groups();

/// Host key algorithms for keys of these types first, then (unless `only_these`) all others.
/// Without types: all in their usual order.
[[nodiscard]] std::vector<std::string> host_key_preference(const std::vector<std::string>& types,
                                                           bool only_these = false);

/// The key type a host key algorithm uses: "ssh-rsa" for "rsa-sha2-512".
[[nodiscard]] std::string_view key_type_of_algorithm(std::string_view algorithm);

/// The types of the host keys a server offers beside one that is known already, of those we can
/// use.
[[nodiscard]] std::vector<std::string> other_key_types(const AlgorithmOffer& server,
                                                       std::string_view known);

/// The algorithms with which a server shows a certificate for a host key of this type.
[[nodiscard]] std::vector<std::string> certificate_algorithms(std::string_view key_type);

/// The types of the host keys for which a server has a certificate, of those we can use.
[[nodiscard]] std::vector<std::string> certified_key_types(const AlgorithmOffer& server);

[[nodiscard]] std::string join_names(std::span<const std::string_view> names);
[[nodiscard]] std::string join_names(const std::vector<std::string>& names);

/// ssh.no_common_algorithm: names the kind of algorithm that has no overlap when the server's offer
/// is known, and lists both sides.
[[nodiscard]] base::Diagnostic no_common_algorithm(const AlgorithmOffer* server,
                                                   const std::vector<std::string>& host_keys);

}  // namespace ssh
