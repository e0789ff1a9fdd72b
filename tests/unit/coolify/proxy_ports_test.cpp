#include "coolify/proxy_ports.h"

#include <doctest/doctest.h>

using coolify::ports_text;
using coolify::proxy_ports;

TEST_CASE("each type of proxy has its ports") {
  CHECK(ports_text(proxy_ports("traefik")) == "80, 443 and 8080");
  CHECK(ports_text(proxy_ports("caddy")) == "80 and 443");
  CHECK(proxy_ports("nginx").empty());
  CHECK(proxy_ports("none").empty());
  CHECK(ports_text(proxy_ports(std::nullopt)) == "80, 443 and 8080");
  CHECK(ports_text({80}) == "80");
  CHECK(ports_text({}).empty());
}
