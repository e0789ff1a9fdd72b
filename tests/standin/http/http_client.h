#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/expected.h"
#include "tests/standin/http/http_message.h"

namespace standin {

/// A request of the command-line tools and the tests: one connection, no redirects followed.
struct ClientRequest {
  std::string method = "GET";
  std::string url = {};
  std::vector<Header> headers = {};
  std::string body = {};
  std::string ca_file = {};  ///< PEM, for https
  base::Duration timeout = std::chrono::minutes(2);
};

struct ClientAnswer {
  int status = 0;
  std::vector<Header> headers;
  std::string body;
  [[nodiscard]] std::string header(std::string_view name) const;
};

/// Errors: unreachable, connection_lost, timeout; code "standin.client".
[[nodiscard]] base::Expected<ClientAnswer> send_request(const ClientRequest& request);

}  // namespace standin
