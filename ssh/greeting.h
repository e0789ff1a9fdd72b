#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ssh {

/// What a server says before the first packet (RFC 4253, section 4.2): any number of text lines,
/// then the line that identifies it.
struct Greeting {
  std::string_view preamble;        ///< the lines before, raw
  std::string_view identification;  ///< "SSH-2.0-..." without line end; empty while not there
  std::string_view rest;            ///< what followed
};

[[nodiscard]] Greeting read_greeting(std::string_view heard);

/// The algorithm lists of a key exchange's first packet (RFC 4253, section 7.1), in the order in
/// which a server sends them for its side.
struct AlgorithmOffer {
  std::vector<std::string> key_exchange;
  std::vector<std::string> host_key;
  std::vector<std::string> cipher_to_server;
  std::vector<std::string> cipher_to_client;
  std::vector<std::string> mac_to_server;
  std::vector<std::string> mac_to_client;
};

/// Reads it off the unencrypted bytes behind the identification; nothing when they are not (yet) a
/// whole and well-formed packet of that kind.
[[nodiscard]] std::optional<AlgorithmOffer> read_algorithm_offer(std::string_view bytes);

/// Names of a comma-separated list.
[[nodiscard]] std::vector<std::string> split_names(std::string_view list);

}  // namespace ssh
