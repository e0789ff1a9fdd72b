#include "tests/standin/http/http_client.h"

#include <curl/curl.h>

#include <memory>

#include "base/text.h"

namespace standin {
namespace {

struct HandleDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, HandleDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;

List header_list(const std::vector<Header>& headers) {
  List list;
  for (const Header& field : headers) {
    const std::string line = field.name + ": " + field.value;
    list.reset(curl_slist_append(list.release(), line.c_str()));
  }
  return list;
}

std::size_t take_body(const char* bytes, std::size_t size, std::size_t count, void* answer) {
  static_cast<ClientAnswer*>(answer)->body.append(bytes, size * count);
  return size * count;
}

std::size_t take_header(const char* bytes, std::size_t size, std::size_t count, void* answer) {
  const std::string_view line(bytes, size * count);
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    static_cast<ClientAnswer*>(answer)->headers.push_back(
        {std::string(line.substr(0, colon)), std::string(base::trimmed(line.substr(colon + 1)))});
  }
  return size * count;
}

base::Diagnostic client_error(CURLcode code) {
  base::Diagnostic diagnostic;
  diagnostic.kind = base::ErrorKind::connection_lost;
  if (code == CURLE_COULDNT_CONNECT) diagnostic.kind = base::ErrorKind::unreachable;
  if (code == CURLE_OPERATION_TIMEDOUT) diagnostic.kind = base::ErrorKind::timeout;
  diagnostic.code = "standin.client";
  diagnostic.summary = "The instance did not answer";
  diagnostic.cause = curl_easy_strerror(code);
  diagnostic.remedy = "Check that it runs and that the endpoint is the one it printed.";
  return diagnostic;
}

}  // namespace

std::string ClientAnswer::header(std::string_view name) const {
  for (const Header& field : headers) {
    if (base::lower_case(field.name) == base::lower_case(name)) return field.value;
  }
  return {};
}

base::Expected<ClientAnswer> send_request(const ClientRequest& request) {
  ClientAnswer answer;
  const Handle handle(curl_easy_init());
  const List headers = header_list(request.headers);
  CURL* const curl = handle.get();
  const auto timeout = std::chrono::duration_cast<std::chrono::milliseconds>(request.timeout);
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  if (request.method == "HEAD") curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer);
  if (!request.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, request.ca_file.c_str());
  if (!request.body.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
  }
  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK) return base::fail(client_error(code));
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

}  // namespace standin
