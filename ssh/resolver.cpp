#include "ssh/resolver.h"

#include <netdb.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "base/event.h"
#include "ssh/errors.h"

namespace ssh {
namespace {

struct AddressListDeleter {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

LookupResult look_up(const std::string& host, std::uint16_t port, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* raw = nullptr;
  LookupResult result;
  result.error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &raw);
  const std::unique_ptr<addrinfo, AddressListDeleter> list(raw);
  result.system_error = last_system_error();
  if (result.error != 0) return result;
  for (const addrinfo* one = list.get(); one != nullptr; one = one->ai_next) {
    SocketAddress address;
    if (one->ai_addrlen > sizeof address.storage) continue;
    std::memcpy(&address.storage, one->ai_addr, one->ai_addrlen);
    address.length = one->ai_addrlen;
    result.addresses.push_back(address);
  }
  return result;
}

/// What the helper thread and the waiting thread share; shared because either may be done first.
struct PendingLookup {
  base::Event done;
  std::mutex mutex;
  LookupResult result;
};

std::vector<SocketAddress> families_in_turn(const std::vector<SocketAddress>& addresses) {
  std::vector<SocketAddress> first;
  std::vector<SocketAddress> second;
  for (const SocketAddress& one : addresses) {
    (one.family() == addresses.front().family() ? first : second).push_back(one);
  }
  std::vector<SocketAddress> mixed;
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) mixed.push_back(first[i]);
    if (i < second.size()) mixed.push_back(second[i]);
  }
  return mixed;
}

bool is_plausible(const std::string& host) {
  return !host.empty() && host.size() <= 255 && std::all_of(host.begin(), host.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7F;
  });
}

base::Expected<LookupResult> look_up_aside(const std::string& host, std::uint16_t port,
                                           const Operation& operation, base::Deadline deadline,
                                           const Lookup& lookup) {
  const auto pending = std::make_shared<PendingLookup>();
  std::thread([pending, host, port, lookup] {
    LookupResult result = lookup(host, port);
    const std::scoped_lock lock(pending->mutex);
    pending->result = std::move(result);
    pending->done.set();
  }).detach();
  base::Context context = operation.context();
  context.deadline = deadline;
  const base::Waited how = pending->done.wait(context);
  if (how != base::Waited::ready) return base::fail(interruption(how, Stage::resolve));
  const std::scoped_lock lock(pending->mutex);
  return pending->result;
}

}  // namespace

std::string SocketAddress::text() const {
  std::array<char, NI_MAXHOST> buffer{};
  const auto* const address = reinterpret_cast<const sockaddr*>(&storage);
  if (::getnameinfo(address, length, buffer.data(), buffer.size(), nullptr, 0, NI_NUMERICHOST) !=
      0) {
    return "an unprintable address";
  }
  return buffer.data();
}

LookupResult system_lookup(const std::string& host, std::uint16_t port) {
  return look_up(host, port, AI_ADDRCONFIG);
}

base::Expected<std::vector<SocketAddress>> resolve(const Endpoint& endpoint,
                                                   const Operation& operation,
                                                   base::Deadline deadline, const Lookup& lookup) {
  const std::string host = bare_host(endpoint);
  if (!is_plausible(host)) {
    return base::fail(diagnostic(Fault::options_invalid,
                                 "The host is neither a name nor an address.", endpoint.host));
  }
  const LookupResult literal = look_up(host, endpoint.port, AI_NUMERICHOST);
  if (literal.error == 0) return literal.addresses;

  auto looked_up = look_up_aside(host, endpoint.port, operation, deadline, lookup);
  if (!looked_up) return base::fail(std::move(looked_up.error()));
  if (looked_up->error != 0 || looked_up->addresses.empty()) {
    return base::fail(diagnostic(
        Fault::name_not_found,
        "The look-up of " + host +
            " answered: " + lookup_error_text(looked_up->error, looked_up->system_error) + "."));
  }
  return families_in_turn(looked_up->addresses);
}

}  // namespace ssh
