#include "tests/standin/api/replies.h"

#include "base/text.h"

namespace standin {

Response json_reply(int status, const Json& body) {
  return {status,
          {{"Content-Type", "application/json"}},
          body.dump(-1, ' ', false, Json::error_handler_t::replace),
          Delivery::whole};
}

Response message_reply(int status, std::string_view message) {
  return json_reply(status, {{"message", message}});
}

Response html_reply(int status, std::string body) {
  return {status, {{"Content-Type", "text/html; charset=UTF-8"}}, std::move(body), Delivery::whole};
}

Response error_page(int status) {
  const std::string code = std::to_string(status);
  return html_reply(status, "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Error " + code +
                                "</title></head><body><h1>" + code + "</h1></body></html>\n");
}

Response validation_reply(const Json& errors) {
  return json_reply(422, {{"message", "Validation failed."}, {"errors", errors}});
}

Response field_error_reply(const std::string& field, const std::string& text) {
  return validation_reply({{field, Json::array({text})}});
}

bool wants_json(const Request& request) {
  const std::string accept = base::lower_case(request.header("Accept"));
  const std::string first = accept.substr(0, accept.find(','));
  return first.find("/json") != std::string::npos || first.find("+json") != std::string::npos;
}

Response framework_error(const Request& request, int status, std::string_view message) {
  return wants_json(request) ? message_reply(status, message) : error_page(status);
}

}  // namespace standin
