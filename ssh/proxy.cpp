#include "ssh/proxy.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "ssh/exchange.h"
#include "ssh/wire.h"

namespace ssh {
namespace {

using base::Expected;

constexpr std::size_t kMostHeaderBytes = 16 << 10;
constexpr int kSwitchingProtocols = 101;    ///< final, and no answer to CONNECT
constexpr std::size_t kLongestField = 255;  ///< SOCKS has one byte for a length

tl::unexpected<base::Diagnostic> refused(std::string cause, std::string_view evidence = {}) {
  return base::fail(diagnostic(Fault::proxy_refused, std::move(cause), evidence));
}

tl::unexpected<base::Diagnostic> denied(std::string cause, std::string_view evidence = {}) {
  return base::fail(diagnostic(Fault::proxy_denied, std::move(cause), evidence));
}

/// `text` that takes `more` bytes without leaving copies of them behind as it grows.
std::string with_room(std::string text, std::size_t more) {
  text.reserve(text.size() + more);
  return text;
}

/// What a proxy answers to CONNECT: the status of its head and the line that says it.
struct HttpAnswer {
  int status = 0;
  std::string line;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "HTTP/1.1 200 Connection established"; nothing when the line is no such.
std::optional<HttpAnswer> status_line(std::string line) {
  constexpr std::string_view kVersion = "HTTP/1.";
  constexpr std::size_t kCode = 9;
  constexpr std::size_t kEnd = 12;
  const bool fits = line.starts_with(kVersion) && line.size() >= kEnd && line[kCode - 1] == ' ' &&
                    (line.size() == kEnd || line[kEnd] == ' ') &&
                    std::all_of(line.begin() + kCode, line.begin() + kEnd, is_digit);
  if (!fits) return std::nullopt;
  int status = 0;
  for (std::size_t i = kCode; i < kEnd; ++i) status = status * 10 + (line[i] - '0');
  return HttpAnswer{status, std::move(line)};
}

/// Reads the head of the final answer and not a byte of what follows, which is the SSH server's. A
/// head counts only when it is whole; interim ones (RFC 9110, section 15.2) are passed over.
Expected<HttpAnswer> receive_http_answer(Exchange& exchange) {
  std::optional<HttpAnswer> answer;
  for (std::size_t left = kMostHeaderBytes;;) {
    auto line = exchange.receive_line(left);
    if (!line) return base::fail(line.error());
    if (!*line) break;
    if (!answer) {
      const std::string shown = (*line)->substr(0, 200);
      answer = status_line(*std::move(*line));
      if (!answer) return refused("What answers is no HTTP proxy.", shown);
    } else if ((*line)->empty()) {
      const bool is_interim = answer->status / 100 == 1 && answer->status != kSwitchingProtocols;
      if (!is_interim) return *std::move(answer);
      answer.reset();
    }
  }
  return refused("The head of the proxy's answer does not end within 16 KiB.",
                 answer ? answer->line : std::string());
}

Expected<void> ask_http(Exchange& exchange, const Proxy& proxy, const Endpoint& target) {
  const std::string where = target.to_string();
  std::string request = "CONNECT " + where + " HTTP/1.1\r\nHost: " + where + "\r\n";
  if (!proxy.user.empty()) {
    const std::string_view password = proxy.password.reveal();
    std::string login = with_room(proxy.user + ":", password.size());
    const base::Secret plain(std::move(login.append(password)));
    const base::Secret encoded(encode_base64(plain.reveal()));
    request = with_room(request + "Proxy-Authorization: Basic ", encoded.reveal().size() + 4);
    request.append(encoded.reveal()).append("\r\n");
  }
  request += "\r\n";
  const base::Secret whole = base::Secret::harmless(std::move(request));
  if (auto sent = exchange.send(whole.reveal()); !sent) return sent;

  const auto answer = receive_http_answer(exchange);
  if (!answer) return base::fail(answer.error());
  if (answer->status / 100 == 2) return {};
  if (answer->status == 407) {
    return denied("The proxy wants a valid user name and password.", answer->line);
  }
  if (answer->status == 403) {
    return denied("The proxy forbids connections to " + where + ".", answer->line);
  }
  return refused("The proxy does not connect to " + where + ".", answer->line);
}

/// Address type and address as SOCKS wants them.
std::string socks_address(const std::string& host) {
  std::array<char, 16> raw{};
  if (::inet_pton(AF_INET, host.c_str(), raw.data()) == 1) {
    return "\x01" + std::string(raw.data(), 4);
  }
  if (::inet_pton(AF_INET6, host.c_str(), raw.data()) == 1) {
    return "\x04" + std::string(raw.data(), 16);
  }
  return "\x03" + std::string(1, static_cast<char>(host.size())) + host;
}

std::string socks_error(char code) {
  constexpr std::array<std::string_view, 9> kTexts = {"success",
                                                      "general failure",
                                                      "forbidden by the proxy's rules",
                                                      "network unreachable",
                                                      "host unreachable",
                                                      "connection refused",
                                                      "time to live expired",
                                                      "command not supported",
                                                      "address type not supported"};
  const auto index = static_cast<std::size_t>(static_cast<unsigned char>(code));
  return index < kTexts.size() ? std::string(kTexts[index])
                               : "unknown error " + std::to_string(index);
}

constexpr char kSocks5 = 5;
constexpr char kNoLogin = 0;
constexpr char kPasswordLogin = 2;
constexpr char kForbidden = 2;
constexpr char kIpv4 = 1;
constexpr char kName = 3;
constexpr char kIpv6 = 4;

Expected<void> socks_log_in(Exchange& exchange, const Proxy& proxy) {
  const std::string_view password = proxy.password.reveal();
  if (proxy.user.size() > kLongestField || password.size() > kLongestField) {
    return base::fail(diagnostic(Fault::options_invalid,
                                 "The proxy's user name or password is longer than 255 bytes."));
  }
  std::string login =
      with_room("\x01" + std::string(1, static_cast<char>(proxy.user.size())) + proxy.user,
                1 + password.size());
  login.append(1, static_cast<char>(password.size())).append(password);
  const base::Secret whole = base::Secret::harmless(std::move(login));
  if (auto sent = exchange.send(whole.reveal()); !sent) return sent;
  const auto answer = exchange.receive(2);
  if (!answer) return base::fail(answer.error());
  if ((*answer)[1] != 0) return denied("The proxy refuses the user name and password.");
  return {};
}

Expected<void> socks_greet(Exchange& exchange, const Proxy& proxy) {
  const bool can_log_in = !proxy.user.empty();
  const std::string methods = can_log_in ? std::string({kSocks5, 2, kNoLogin, kPasswordLogin})
                                         : std::string({kSocks5, 1, kNoLogin});
  if (auto sent = exchange.send(methods); !sent) return sent;
  const auto answer = exchange.receive(2);
  if (!answer) return base::fail(answer.error());
  if ((*answer)[0] != kSocks5) return refused("What answers is no SOCKS 5 proxy.");
  if ((*answer)[1] == kNoLogin) return {};
  if ((*answer)[1] == kPasswordLogin && can_log_in) return socks_log_in(exchange, proxy);
  return denied("The proxy wants a valid user name and password.");
}

/// Reads the address the proxy connects from, which ends its answer.
Expected<void> skip_bound_address(Exchange& exchange, char type) {
  std::size_t size = 0;
  switch (type) {
    case kIpv4:
      size = 4;
      break;
    case kIpv6:
      size = 16;
      break;
    case kName: {
      const auto length = exchange.receive(1);
      if (!length) return base::fail(length.error());
      size = static_cast<unsigned char>(length->front());
      break;
    }
    default:
      return refused("The SOCKS proxy answers with an address of an unknown type.");
  }
  const auto rest = exchange.receive(size + 2);
  if (!rest) return base::fail(rest.error());
  return {};
}

Expected<void> ask_socks5(Exchange& exchange, const Proxy& proxy, const Endpoint& target) {
  const std::string host = bare_host(target);
  if (host.size() > kLongestField) {
    return base::fail(
        diagnostic(Fault::options_invalid, "The host name is longer than 255 bytes."));
  }
  if (auto greeted = socks_greet(exchange, proxy); !greeted) return greeted;
  std::string request = std::string({kSocks5, 1, 0}) + socks_address(host);
  request += static_cast<char>(target.port >> 8);
  request += static_cast<char>(target.port & 0xFF);
  if (auto sent = exchange.send(request); !sent) return sent;
  // A proxy that refuses may leave out the rest.
  const auto answer = exchange.receive(2);
  if (!answer) return base::fail(answer.error());
  if ((*answer)[0] != kSocks5) return refused("What answers is no SOCKS 5 proxy.");
  const std::string where = target.to_string();
  const char code = (*answer)[1];
  if (code == kForbidden) return denied("The proxy forbids connections to " + where + ".");
  if (code != 0) {
    return refused("The proxy does not connect to " + where + ": " + socks_error(code) + ".");
  }
  const auto address = exchange.receive(2);
  if (!address) return base::fail(address.error());
  return skip_bound_address(exchange, (*address)[1]);
}

}  // namespace

Expected<void> ask_proxy(Transport& transport, const Proxy& proxy, const Endpoint& target,
                         const Operation& operation, base::Deadline deadline) {
  Exchange exchange(transport, operation, deadline, Stage::proxy);
  switch (proxy.scheme) {
    case ProxyScheme::http:
      return ask_http(exchange, proxy, target);
    case ProxyScheme::socks5:
      return ask_socks5(exchange, proxy, target);
  }
  return {};
}

}  // namespace ssh
