#include "cli/codes_guide.h"

#include <doctest/doctest.h>

TEST_CASE("codes are listed by area and in order, each with its meaning") {
  const std::string page = cli::render_codes_guide({{"ssh.timeout", "it took too long"},
                                                    {"coolify.tls", "no handshake"},
                                                    {"ssh.cancelled", "a stop was requested"}});
  CHECK(page.substr(page.find("\n## ")) == R"(
## coolify

| Code | Meaning |
| --- | --- |
| `coolify.tls` | no handshake |

## ssh

| Code | Meaning |
| --- | --- |
| `ssh.cancelled` | a stop was requested |
| `ssh.timeout` | it took too long |
)");
}
