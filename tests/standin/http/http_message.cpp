#include "tests/standin/http/http_message.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <optional>

#include "base/text.h"

namespace standin {
namespace {

base::Diagnostic bad_request(std::string cause) {
  base::Diagnostic diagnostic;
  diagnostic.kind = base::ErrorKind::remote_failed;
  diagnostic.code = "http.bad_request";
  diagnostic.summary = "The client did not send an HTTP request";
  diagnostic.cause = std::move(cause);
  return diagnostic;
}

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 302:
      return "Found";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Status";
  }
}

/// The date format of HTTP header fields: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(base::WallTime when) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                kDays.at(static_cast<std::size_t>(parts.tm_wday)), parts.tm_mday,
                kMonths.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900,
                parts.tm_hour, parts.tm_min, parts.tm_sec);
  return text.data();
}

base::Expected<Request> parse_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last ||
      line.substr(last + 1).substr(0, 7) != "HTTP/1.") {
    return base::fail(bad_request("no request line of HTTP/1.x"));
  }
  Request request;
  request.method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::size_t question = target.find('?');
  request.path = percent_decoded(target.substr(0, question), false);
  if (question != std::string_view::npos) request.query = parse_query(target.substr(question + 1));
  return request;
}

}  // namespace

std::string Request::header(std::string_view name) const {
  const std::string wanted = base::lower_case(name);
  for (const Header& field : headers) {
    if (base::lower_case(field.name) == wanted) return field.value;
  }
  return {};
}

base::Expected<Request> parse_request_head(std::string_view head) {
  const std::size_t end = head.find("\r\n");
  auto request = parse_request_line(head.substr(0, end));
  if (!request || end == std::string_view::npos) return request;
  std::string_view rest = head.substr(end + 2);
  while (!rest.empty()) {
    const std::size_t line_end = rest.find("\r\n");
    const std::string_view line = rest.substr(0, line_end);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return base::fail(bad_request("header without a colon"));
    request->headers.push_back(
        {std::string(line.substr(0, colon)), std::string(base::trimmed(line.substr(colon + 1)))});
    if (line_end == std::string_view::npos) break;
    rest.remove_prefix(line_end + 2);
  }
  return request;
}

std::string response_head(const Response& response, base::WallTime date, bool keep_alive) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
  head += reason_phrase(response.status);
  head += "\r\nServer: nginx\r\nDate: " + http_date(date) + "\r\n";
  for (const Header& field : response.headers) head += field.name + ": " + field.value + "\r\n";
  head += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  head += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head;
}

std::string percent_decoded(std::string_view text, bool plus_is_blank) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const auto high = hex_digit(text[i + 1]);
      const auto low = hex_digit(text[i + 2]);
      if (high && low) {
        out += static_cast<char>(*high * 16 + *low);
        i += 2;
        continue;
      }
    }
    out += plus_is_blank && text[i] == '+' ? ' ' : text[i];
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> parse_query(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!text.empty()) {
    const std::size_t end = text.find('&');
    const std::string_view one = text.substr(0, end);
    const std::size_t equals = one.find('=');
    if (!one.empty()) {
      const auto value =
          equals == std::string_view::npos ? std::string_view() : one.substr(equals + 1);
      pairs.emplace_back(percent_decoded(one.substr(0, equals), true),
                         percent_decoded(value, true));
    }
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return pairs;
}

}  // namespace standin
