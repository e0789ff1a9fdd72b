#include <cstdint>
#include <string>
#include <string_view>

#include "ssh/proxy.h"
#include "tests/fuzz/memory_transport.h"
#include "tests/fuzz/require.h"

namespace {

constexpr std::size_t kMostHeadBytes = 16 << 10;

/// What an HTTP proxy said before a tunnel: whole heads, the last of them a success.
void require_heads(std::string_view said) {
  require(said.size() <= kMostHeadBytes);
  require(said.ends_with("\n\r\n") || said.ends_with("\n\n"));
  std::size_t last = said.rfind("HTTP/1.");
  while (last > 0 && said[last - 1] != '\n') last = said.rfind("HTTP/1.", last - 1);
  require(said[last + 9] == '2');
}

/// What a SOCKS proxy said: a method, perhaps a login, success and an address.
void require_success(std::string_view said) {
  require(said[0] == 5 && (said[1] == 0 || said[1] == 2));
  const std::string_view answer = said.substr(said[1] == 2 ? 4 : 2);
  require(answer[0] == 5 && answer[1] == 0 && answer.size() >= 7);
}

}  // namespace

/// Whatever a proxy answers, it opens a tunnel only by a whole answer that says so, of which not a
/// byte too many is read, or the error is one of those that are told of. The first byte chooses
/// scheme, login and the size of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string script(reinterpret_cast<const char*>(data) + 1, size - 1);
  const bool is_http = (data[0] & 1) != 0;
  ssh::Proxy proxy;
  proxy.scheme = is_http ? ssh::ProxyScheme::http : ssh::ProxyScheme::socks5;
  const bool has_login = (data[0] & 2) != 0;
  if (has_login) {
    proxy.user = "me";
    proxy.password = base::Secret("opensesame");
  }
  MemoryTransport transport(script, data[0] >> 2);
  const base::Context context;
  const ssh::Operation operation(context);
  const auto tunnel =
      ssh::ask_proxy(transport, proxy, {"web.example", 22}, operation, base::Deadline::never());
  if (!tunnel) {
    require_code(tunnel.error(), {"ssh.proxy_refused", "ssh.proxy_denied", "ssh.connection_lost"});
    require(!has_login || tunnel.error().detail().find("opensesame") == std::string::npos);
    return 0;
  }
  const std::string_view heard = std::string_view(script).substr(0, transport.read());
  is_http ? require_heads(heard) : require_success(heard);
  return 0;
}
