#include "coolify/answer.h"

namespace coolify {

base::Expected<void> accepted(const std::string& uuid, const http::Request& request,
                              const http::Response& response) {
  const auto json = parse_json(response.body);
  if (json && json->is_object() && text_member(*json, "uuid").value_or(uuid) == uuid) return {};
  return base::fail(bad_answer(request, response, "the consent to a change of " + uuid));
}

}  // namespace coolify
