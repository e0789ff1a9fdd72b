#include "events/url.h"

#include <algorithm>

#include "base/hidden_text.h"
#include "base/text.h"
#include "http/syntax.h"

namespace events {

tl::expected<Url, std::string> parse_url(std::string_view text) {
  const auto wrong = [](std::string why) { return tl::unexpected(std::move(why)); };
  if (text.empty()) return wrong("It is empty.");
  if (std::string hidden = base::hidden_part(text); !hidden.empty()) return wrong(hidden);
  if (http::any_blank_or_control(text)) return wrong("It contains a blank.");
  const std::size_t scheme_end = text.find("://");
  const std::string scheme = base::lower_case(text.substr(0, scheme_end));
  if (scheme_end == std::string_view::npos || (scheme != "http" && scheme != "https")) {
    return wrong("It does not begin with http:// or https://.");
  }
  const std::string_view rest = text.substr(scheme_end + 3);
  if (rest.find('#') != std::string_view::npos) return wrong("It contains a fragment (#).");
  const std::size_t authority_end = std::min(rest.find_first_of("/?"), rest.size());
  const std::string_view authority = rest.substr(0, authority_end);
  if (authority.find('@') != std::string_view::npos) {
    return wrong("It contains a user name or a password.");
  }
  if (!http::valid_authority(authority)) return wrong("It has no valid host and port.");
  const std::string_view target = rest.substr(authority_end);
  const std::size_t question = std::min(target.find('?'), target.size());
  return Url{scheme + "://" + base::lower_case(authority), std::string(target.substr(0, question)),
             std::string(target.substr(std::min(question + 1, target.size())))};
}

}  // namespace events
