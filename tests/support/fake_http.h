#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "http/transport.h"

namespace tests {

/// A transport without a network. Answers come from a function per "METHOD /path", else from a
/// queue per "METHOD /path" whose last element repeats; anything else is answered as Coolify
/// answers an unknown route. Records every request. Thread-safe.
class FakeHttp final : public http::Transport {
 public:
  using Result = base::Expected<http::Response>;
  using Handler = std::function<Result(const http::Request&, const base::Context&)>;

  /// `call` is method and path as they are sent: "GET /servers".
  void on(const std::string& call, Handler handler) {
    const std::scoped_lock lock(mutex_);
    handlers_[call] = std::move(handler);
  }
  /// Adds one answer to the queue of `call`.
  /// What answers `call` now, for a handler that is to add something to it.
  [[nodiscard]] Handler handler(const std::string& call) const { return handlers_.at(call); }
  void answer(const std::string& call, int status, std::string body,
              std::map<std::string, std::string> headers = {}) {
    const std::scoped_lock lock(mutex_);
    queues_[call].push_back(http::Response{status, std::move(headers), std::move(body)});
  }
  /// Adds one failure of the network to the queue of `call`.
  void fail(const std::string& call, base::ErrorKind kind, std::string code) {
    base::Diagnostic error;
    error.kind = kind;
    error.code = std::move(code);
    error.summary = "Simulated network failure";
    const std::scoped_lock lock(mutex_);
    queues_[call].push_back(base::fail(std::move(error)));
  }

  base::Expected<http::Response> send(const http::Request& request,
                                      const base::Context& context) override {
    const std::string call = http::call_of(request);
    Handler handler;
    {
      const std::scoped_lock lock(mutex_);
      requests_.push_back(request);
      const auto found = handlers_.find(call);
      if (found == handlers_.end()) return delivered(request, queued(call));
      handler = found->second;
    }
    return delivered(request, handler(request, context));
  }

  std::vector<http::Request> requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }
  /// How often `call` was sent.
  int count(const std::string& call) const {
    int sum = 0;
    for (const auto& request : requests()) {
      sum += http::call_of(request) == call ? 1 : 0;
    }
    return sum;
  }
  /// The body of the last request of `call`, empty when there was none.
  std::string last_body(const std::string& call) const {
    std::string body;
    for (const auto& request : requests()) {
      if (http::call_of(request) == call) body = request.body;
    }
    return body;
  }

 private:
  /// The body goes where the request wants it, in parts like those of a network.
  static Result delivered(const http::Request& request, Result result) {
    constexpr std::size_t kPart = 1000;
    if (request.sink == nullptr || !result || result->status < 200 || result->status > 299) {
      return result;
    }
    const std::string body = std::exchange(result->body, {});
    request.sink->begin();
    for (std::size_t at = 0; at < body.size(); at += kPart) {
      request.sink->take(std::string_view(body).substr(at, kPart));
    }
    return result;
  }

  Result queued(const std::string& call) {
    std::deque<Result>& queue = queues_[call];
    if (queue.empty()) {
      return http::Response{
          404, {}, R"({"message":"Not found.","docs":"https://coolify.io/docs"})"};
    }
    Result next = queue.front();
    if (queue.size() > 1) queue.pop_front();
    return next;
  }

  mutable std::mutex mutex_;
  std::map<std::string, Handler> handlers_;
  std::map<std::string, std::deque<Result>> queues_;
  std::vector<http::Request> requests_;
};

}  // namespace tests
