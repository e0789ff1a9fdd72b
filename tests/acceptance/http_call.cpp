#include "tests/acceptance/http_call.h"

#include <curl/curl.h>

#include <memory>
#include <stdexcept>

namespace acceptance {
namespace {

struct CloseCurl {
  void operator()(CURL* curl) const { ::curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
};

std::size_t append(char* data, std::size_t size, std::size_t count, void* text) {
  static_cast<std::string*>(text)->append(data, size * count);
  return size * count;
}

}  // namespace

HttpAnswer http_call(const std::string& method, const std::string& url, const std::string& token,
                     const nlohmann::json& body) {
  const std::unique_ptr<CURL, CloseCurl> curl(::curl_easy_init());
  std::unique_ptr<curl_slist, CloseCurl> headers;
  for (const std::string& line :
       {std::string("Accept: application/json"), std::string("Content-Type: application/json"),
        "Authorization: Bearer " + token}) {
    headers.reset(::curl_slist_append(headers.release(), line.c_str()));
  }
  const std::string sent = body.is_null() ? "" : body.dump();
  HttpAnswer answer;
  ::curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  ::curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, method.c_str());
  ::curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  ::curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
  ::curl_easy_setopt(curl.get(), CURLOPT_SSL_VERIFYPEER, 0L);
  ::curl_easy_setopt(curl.get(), CURLOPT_SSL_VERIFYHOST, 0L);
  ::curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 120L);
  ::curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &append);
  ::curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer.text);
  if (!sent.empty()) ::curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, sent.c_str());
  const CURLcode result = ::curl_easy_perform(curl.get());
  if (result != CURLE_OK) {
    throw std::runtime_error(method + " " + url + ": " + ::curl_easy_strerror(result));
  }
  long status = 0;
  ::curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  answer.body = nlohmann::json::parse(answer.text, nullptr, /*allow_exceptions=*/false);
  if (answer.body.is_discarded()) answer.body = nullptr;
  return answer;
}

}  // namespace acceptance
