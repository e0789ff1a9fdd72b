// lab_internet: the world as seen from a lab host. Answers DNS questions on UDP port 53 (every name
// has the same address, names under .invalid do not exist), HTTP on port 80, and accepts
// connections on port 443. It runs in a network namespace of its own that takes every address for a
// local one.
//
//   lab_internet DNS_ADDRESS

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/os/unique_fd.h"

namespace {

using base::UniqueFd;

// RFC 5737 keeps 198.51.100.0/24 for documentation: nothing real is ever there.
constexpr std::array<std::uint8_t, 4> kEveryAddress = {198, 51, 100, 1};
constexpr std::string_view kHttpAnswer =
    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n";
constexpr std::size_t kMostConnections = 1000;

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "lab_internet: %s: %s\n", what.c_str(), std::strerror(errno));
  std::exit(1);
}

UniqueFd open_port(int type, in_addr address, std::uint16_t port) {
  UniqueFd fd(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
  sockaddr_in name = {};
  name.sin_family = AF_INET;
  name.sin_addr = address;
  name.sin_port = htons(port);
  if (!fd || ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&name), sizeof(name)) != 0 ||
      (type == SOCK_STREAM && ::listen(fd.get(), SOMAXCONN) != 0)) {
    die("port " + std::to_string(port));
  }
  return fd;
}

/// The one question of a DNS query (RFC 1035, 4.1): where it ends and what it asks.
struct Question {
  std::size_t end = 0;
  std::uint16_t type = 0;
  std::string last_label;
};

constexpr std::size_t kHeader = 12;

bool read_question(std::string_view query, Question& question) {
  std::size_t at = kHeader;
  for (;;) {
    if (at >= query.size()) return false;
    const std::size_t length = static_cast<std::uint8_t>(query[at]);
    if (length == 0) break;
    if (length > 63 || at + 1 + length > query.size()) return false;
    question.last_label = query.substr(at + 1, length);
    at += 1 + length;
  }
  if (at + 5 > query.size()) return false;
  question.type = static_cast<std::uint16_t>(static_cast<std::uint8_t>(query[at + 1]) << 8 |
                                             static_cast<std::uint8_t>(query[at + 2]));
  question.end = at + 5;
  return true;
}

std::string dns_answer(std::string_view query) {
  Question question;
  if (query.size() < kHeader || !read_question(query, question)) return {};
  constexpr std::uint16_t kTypeA = 1;
  const bool exists = question.last_label != "invalid";
  const bool has_address = exists && question.type == kTypeA;
  std::string answer(query.substr(0, question.end));
  answer[2] = static_cast<char>(0x85);  // response, authoritative, recursion desired
  answer[3] = static_cast<char>(exists ? 0x80 : 0x83);  // recursion available; 3 is "no such name"
  answer[5] = 1;
  answer[7] = has_address ? 1 : 0;
  std::fill(answer.begin() + 8, answer.begin() + kHeader, '\0');
  if (has_address) {
    // The name (a pointer to the question's), A, IN, one minute, four bytes of address.
    answer.append("\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04", 12);
    answer.append(kEveryAddress.begin(), kEveryAddress.end());
  }
  return answer;
}

void answer_dns(int socket) {
  std::array<char, 1500> buffer;
  sockaddr_in from = {};
  socklen_t length = sizeof(from);
  const ssize_t size = ::recvfrom(socket, buffer.data(), buffer.size(), 0,
                                  reinterpret_cast<sockaddr*>(&from), &length);
  if (size <= 0) return;
  const std::string answer = dns_answer({buffer.data(), static_cast<std::size_t>(size)});
  if (answer.empty()) return;
  ::sendto(socket, answer.data(), answer.size(), 0, reinterpret_cast<const sockaddr*>(&from),
           length);
}

/// Somebody who connected: waits for the first bytes, or for the end.
struct Visitor {
  UniqueFd socket;
  bool speaks_http = false;
};

void answer_visitor(const Visitor& visitor) {
  std::array<char, 8192> buffer;
  const ssize_t size = ::recv(visitor.socket.get(), buffer.data(), buffer.size(), 0);
  if (size <= 0 || !visitor.speaks_http) return;
  ::send(visitor.socket.get(), kHttpAnswer.data(), kHttpAnswer.size(), MSG_NOSIGNAL);
}

void serve(const UniqueFd& dns, const UniqueFd& http, const UniqueFd& https) {
  std::vector<Visitor> visitors;
  for (;;) {
    std::vector<pollfd> fds = {
        {dns.get(), POLLIN, 0}, {http.get(), POLLIN, 0}, {https.get(), POLLIN, 0}};
    for (const Visitor& visitor : visitors) fds.push_back({visitor.socket.get(), POLLIN, 0});
    if (::poll(fds.data(), fds.size(), -1) < 0) die("poll");
    for (std::size_t i = visitors.size(); i-- > 0;) {
      if (fds[3 + i].revents == 0) continue;
      answer_visitor(visitors[i]);
      visitors.erase(visitors.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (fds[0].revents != 0) answer_dns(dns.get());
    for (const std::size_t port : {1U, 2U}) {
      if (fds[port].revents == 0) continue;
      UniqueFd socket(::accept4(fds[port].fd, nullptr, nullptr, SOCK_CLOEXEC));
      if (socket && visitors.size() < kMostConnections) {
        visitors.push_back({std::move(socket), port == 1U});
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  in_addr address = {};
  if (argc != 2 || ::inet_pton(AF_INET, argv[1], &address) != 1) {
    std::fprintf(stderr, "usage: lab_internet DNS_ADDRESS\n");
    return 2;
  }
  const in_addr any = {htonl(INADDR_ANY)};
  const UniqueFd dns = open_port(SOCK_DGRAM, address, 53);
  const UniqueFd http = open_port(SOCK_STREAM, any, 80);
  const UniqueFd https = open_port(SOCK_STREAM, any, 443);
  std::puts("ready");
  std::fflush(stdout);
  serve(dns, http, https);
}
