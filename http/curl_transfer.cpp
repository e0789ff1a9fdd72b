#include "http/curl_transfer.h"

#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "base/wait.h"

namespace http {
namespace {

constexpr std::size_t kLargestAnswer = 10 * 1024 * 1024;
/// Of a body that is read for people only, and how long it is waited for.
constexpr std::size_t kLargestExcerpt = 64 * 1024;
constexpr base::Duration kExcerptTime = std::chrono::seconds(1);
constexpr long kConnectMilliseconds = 15'000;
/// One that has taken less when the time is up may well be on its way.
constexpr base::Duration kLongLookUp = std::chrono::seconds(1);
/// libcurl has timers of its own, which it looks at only when it is called.
constexpr int kLongestPoll = 1000;

/// A blob that libcurl reads but does not copy.
curl_blob borrowed(std::string_view text) {
  curl_blob blob{};
  // libcurl takes a pointer to non-const data, and leaves it as it is.
  blob.data = const_cast<char*>(text.data());
  blob.len = text.size();
  blob.flags = CURL_BLOB_NOCOPY;
  return blob;
}

}  // namespace

/// How long a transfer is waited for: until the deadline, or the grace after a stop.
class CurlTransfer::Patience {
 public:
  Patience(const base::Context& context, base::Duration grace_after_stop)
      : clock_(*context.clock),
        deadline_(context.deadline),
        grace_after_stop_(grace_after_stop),
        stop_(context.stop) {}

  /// How the wait ends if it is over; stays so.
  [[nodiscard]] std::optional<base::Waited> ended() {
    if (!stopping_ && stop_.requested()) {
      stopping_ = true;
      deadline_ = deadline_.or_earlier(base::Deadline::after(clock_, grace_after_stop_));
    }
    if (!deadline_.passed(clock_)) return std::nullopt;
    return stopping_ ? base::Waited::cancelled : base::Waited::timeout;
  }

  /// The same within a call of libcurl. It has a moment to finish: what has arrived counts.
  [[nodiscard]] std::optional<base::Waited> ended_in_call() {
    const bool is_long = clock_.now() - called_ > std::chrono::milliseconds(kLongestPoll);
    return is_long ? ended() : std::nullopt;
  }
  void begin_call() { called_ = clock_.now(); }
  void shorten(base::Duration span) {
    deadline_ = deadline_.or_earlier(base::Deadline::after(clock_, span));
  }

  /// Waits until there is something to do for `multi`, a stop, or a moment has passed.
  void wait(CURLM* multi) const {
    const int left = deadline_.poll_milliseconds(clock_);
    const int timeout = left < 0 ? kLongestPoll : std::min(left, kLongestPoll);
    curl_waitfd stop_fd{};
    stop_fd.fd = stop_.fd();
    stop_fd.events = CURL_WAIT_POLLIN;
    curl_multi_poll(multi, &stop_fd, stopping_ ? 0 : 1, timeout, nullptr);
  }

 private:
  const base::Clock& clock_;
  base::Deadline deadline_;
  base::Duration grace_after_stop_;
  base::StopSignal stop_;
  base::TimePoint called_ = {};
  bool stopping_ = false;
};

CurlTransfer::CurlTransfer(const TransferSettings& settings, const Request& request,
                           CurlConnection& connection)
    : settings_(settings),
      request_(request),
      multi_(connection.multi.get()),
      easy_(connection.easy.get()) {
  // Forgets the options of the request before, keeps connections, sessions and names.
  curl_easy_reset(easy_);
  std::string url = settings_.config.base_url + request_.path;
  if (!request_.query.empty()) url += "?" + request_.query;
  curl_easy_setopt(easy_, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, kConnectMilliseconds);
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  // Without this, giving up waits for a name look-up that still goes on in its own thread.
  curl_easy_setopt(easy_, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy_, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy_, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy_, CURLOPT_USERAGENT, settings_.config.user_agent.c_str());
  set_headers();
  set_method();
  set_tls();
  set_proxy();
  set_callbacks();
}

CurlTransfer::~CurlTransfer() {
  curl_multi_remove_handle(multi_, easy_);
  // The headers hold secrets, and the handle outlives them.
  curl_easy_reset(easy_);
}

void CurlTransfer::set_headers() {
  headers_.add("Expect:");
  if (const base::Secret& token = settings_.config.bearer_token; !token.empty()) {
    headers_.add(("Authorization: Bearer " + std::string(token.reveal())).c_str());
  }
  if (!request_.body.empty()) headers_.add("Content-Type: application/json");
  for (const auto& [name, value] : settings_.config.headers) {
    // libcurl's way to write a header without a value.
    const std::string line = value.empty() ? name + ";" : name + ": " + std::string(value.reveal());
    headers_.add(line.c_str());
  }
  for (const auto& [name, value] : request_.headers) headers_.add((name + ": " + value).c_str());
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_.get());
  // The proxy that is asked for a tunnel does not get them.
  curl_easy_setopt(easy_, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
}

void CurlTransfer::set_method() {
  if (request_.method == Method::get) return;
  if (request_.method == Method::post) {
    curl_easy_setopt(easy_, CURLOPT_POST, 1L);
    // On a kept connection that breaks before the answer libcurl sends the request once more by
    // itself, and the server would create a second object.
    curl_easy_setopt(easy_, CURLOPT_FRESH_CONNECT, 1L);
  } else {
    curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST,
                     std::string(method_name(request_.method)).c_str());
  }
  if (request_.method == Method::post || !request_.body.empty()) {
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request_.body.size()));
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.c_str());
  }
}

void CurlTransfer::set_tls() {
  const Config& config = settings_.config;
  curl_easy_setopt(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (config.insecure) {
    curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  // libcurl's own places are those of the system it was built on.
  for (const CURLoption place :
       {CURLOPT_CAINFO, CURLOPT_CAPATH, CURLOPT_PROXY_CAINFO, CURLOPT_PROXY_CAPATH}) {
    curl_easy_setopt(easy_, place, nullptr);
  }
  if (!settings_.trust.pem_text.empty()) {
    curl_blob trusted = borrowed(settings_.trust.pem_text);
    curl_easy_setopt(easy_, CURLOPT_CAINFO_BLOB, &trusted);
    curl_easy_setopt(easy_, CURLOPT_PROXY_CAINFO_BLOB, &trusted);
  } else if (!settings_.trust.file.empty()) {
    curl_easy_setopt(easy_, CURLOPT_CAINFO, settings_.trust.file.c_str());
    curl_easy_setopt(easy_, CURLOPT_PROXY_CAINFO, settings_.trust.file.c_str());
  }
  if (config.client_cert.empty()) return;
  curl_blob certificate = borrowed(config.client_cert);
  curl_blob key = borrowed(config.client_key.reveal());
  curl_easy_setopt(easy_, CURLOPT_SSLCERTTYPE, "PEM");
  curl_easy_setopt(easy_, CURLOPT_SSLCERT_BLOB, &certificate);
  curl_easy_setopt(easy_, CURLOPT_SSLKEYTYPE, "PEM");
  curl_easy_setopt(easy_, CURLOPT_SSLKEY_BLOB, &key);
}

void CurlTransfer::set_proxy() {
  // An empty text keeps libcurl from looking into the environment itself.
  const std::string url(settings_.proxy.url.reveal());
  curl_easy_setopt(easy_, CURLOPT_PROXY, url.c_str());
  curl_easy_setopt(easy_, CURLOPT_NOPROXY, settings_.proxy.no_proxy.c_str());
  curl_easy_setopt(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

void CurlTransfer::set_callbacks() {
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, error_text_.data());
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &CurlTransfer::on_header);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &CurlTransfer::on_body);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy_, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy_, CURLOPT_XFERINFOFUNCTION, &CurlTransfer::on_progress);
  curl_easy_setopt(easy_, CURLOPT_XFERINFODATA, this);
}

std::size_t CurlTransfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  const std::string_view line(data, size * count);
  return static_cast<CurlTransfer*>(self)->take_header(line) ? line.size() : 0;
}

std::size_t CurlTransfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  const std::string_view part(data, size * count);
  return static_cast<CurlTransfer*>(self)->take_body(part) ? part.size() : 0;
}

/// libcurl stays with what arrives without a pause, such as an answer to CONNECT without end, and
/// does not come back to us; but it calls this. Not 0 ends the transfer.
int CurlTransfer::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (transfer.patience_ != nullptr) transfer.given_up_ = transfer.patience_->ended_in_call();
  return transfer.given_up_ || transfer.has_enough() ? 1 : 0;
}

bool CurlTransfer::take_header(std::string_view line) {
  received_ += line.size();
  too_large_ = received_ > kLargestAnswer;
  // Each status line begins anew: an interim answer may come before the final one.
  if (line.starts_with("HTTP/")) response_.headers.clear();
  if (line == "\r\n" || line == "\n") take_head();
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return !too_large_ && !has_enough();
  response_.headers[base::lower_case(line.substr(0, colon))] =
      base::trimmed(line.substr(colon + 1));
  return !too_large_;
}

bool CurlTransfer::has_sink() const {
  return request_.sink != nullptr && final_status_ >= 200 && final_status_ < 300;
}

void CurlTransfer::take_head() {
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  // An interim answer comes before the final one.
  if (status < 200) return;
  final_status_ = static_cast<int>(status);
  if (has_sink()) request_.sink->begin();
  if (is_answered() && patience_ != nullptr) patience_->shorten(kExcerptTime);
}

/// A receiver that agrees before it has read all of the request gets the rest of it.
bool CurlTransfer::has_enough() const {
  if (!is_answered()) return false;
  if (response_.body.size() >= kLargestExcerpt) return true;
  curl_off_t uploaded = 0;
  curl_easy_getinfo(easy_, CURLINFO_SIZE_UPLOAD_T, &uploaded);
  return final_status_ < 300 && uploaded >= static_cast<curl_off_t>(request_.body.size());
}

bool CurlTransfer::take_body(std::string_view part) {
  if (request_.only_status) {
    response_.body += part.substr(0, kLargestExcerpt - response_.body.size());
    return !has_enough();
  }
  received_ += part.size();
  too_large_ = received_ > kLargestAnswer;
  if (too_large_) return false;
  if (has_sink()) {
    request_.sink->take(part);
  } else {
    response_.body += part;
  }
  return true;
}

base::Expected<Response> CurlTransfer::run(const base::Context& context) {
  curl_multi_add_handle(multi_, easy_);
  clock_ = context.clock;
  begun_ = clock_->now();
  const base::Waited waited = drive(context);
  if (is_answered() && !too_large_) {
    response_.status = final_status_;
    return std::move(response_);
  }
  return waited == base::Waited::ready ? result() : base::fail(gave_up(waited));
}

base::Waited CurlTransfer::drive(const base::Context& context) {
  Patience patience(context, request_.grace_after_stop);
  patience_ = &patience;
  for (int running = 1; !given_up_;) {
    patience.begin_call();
    if (curl_multi_perform(multi_, &running) != CURLM_OK || running == 0) break;
    given_up_ = patience.ended();
    if (!given_up_) patience.wait(multi_);
  }
  patience_ = nullptr;
  return given_up_.value_or(base::Waited::ready);
}

bool CurlTransfer::sent() const {
  curl_off_t microseconds = 0;
  curl_easy_getinfo(easy_, CURLINFO_PRETRANSFER_TIME_T, &microseconds);
  return microseconds > 0;
}

base::Duration CurlTransfer::looked_up_for() const {
  curl_off_t microseconds = 0;
  curl_easy_getinfo(easy_, CURLINFO_NAMELOOKUP_TIME_T, &microseconds);
  const base::Duration span = clock_->now() - begun_;
  // A kept connection needs none.
  const bool is_over = microseconds > 0 || sent();
  return is_over || span < kLongLookUp ? base::Duration::zero() : span;
}

FailedTransfer CurlTransfer::failure(CURLcode code) const {
  FailedTransfer failed;
  failed.code = code;
  failed.call = call_of(request_);
  failed.base_url = settings_.config.base_url;
  failed.detail = error_text_.front() != '\0' ? error_text_.data() : curl_easy_strerror(code);
  failed.sent = sent();
  failed.too_large = too_large_;
  failed.through_proxy = !settings_.proxy.url.empty();
  if (code == CURLE_OPERATION_TIMEDOUT) failed.looked_up_for = looked_up_for();
  failed.authorities = settings_.trust.authorities;
  curl_easy_getinfo(easy_, CURLINFO_HTTP_CONNECTCODE, &failed.connect_status);
  return failed;
}

base::Diagnostic CurlTransfer::gave_up(base::Waited how) const {
  if (how == base::Waited::cancelled) return cancelled(call_of(request_));
  const FailedTransfer failed = failure(CURLE_OPERATION_TIMEDOUT);
  if (failed.looked_up_for > base::Duration::zero()) return curl_error(failed);
  return failed.sent ? no_answer_in_time(call_of(request_))
                     : no_connection_in_time(call_of(request_));
}

base::Expected<Response> CurlTransfer::result() {
  CURLcode code = CURLE_RECV_ERROR;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg == CURLMSG_DONE && message->easy_handle == easy_) code = message->data.result;
  }
  if (code == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    return std::move(response_);
  }
  return base::fail(curl_error(failure(code)));
}

}  // namespace http
