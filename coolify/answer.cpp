#include "coolify/answer.h"

namespace coolify {

base::Expected<void> accepted(const std::string& uuid, const http::Request& request,
                              const http::Response& response) {
  const auto json = parse_json(response.body);
  const bool refuses =
      json && (flag_member(*json, "success") == false || !member(*json, "error").is_null());
  if (json && json->is_object() && !refuses && text_member(*json, "uuid").value_or(uuid) == uuid) {
    return {};
  }
  return base::fail(bad_answer(request, response, "the consent to a change of " + uuid));
}

}  // namespace coolify
