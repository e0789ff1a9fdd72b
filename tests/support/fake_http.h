#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "coolify/http.h"

namespace tests {

/// An Http without a network. Answers come from a function per "METHOD /path", else from a queue
/// per "METHOD /path" whose last element repeats; anything else is answered as Coolify answers an
/// unknown route. Records every request. Thread-safe.
class FakeHttp final : public coolify::Http {
 public:
  using Result = base::Expected<coolify::HttpResponse>;
  using Handler = std::function<Result(const coolify::HttpRequest&, const base::Context&)>;

  /// `call` is method and path as they are sent: "GET /servers".
  void on(const std::string& call, Handler handler) {
    const std::scoped_lock lock(mutex_);
    handlers_[call] = std::move(handler);
  }
  /// Adds one answer to the queue of `call`.
  void answer(const std::string& call, int status, std::string body,
              std::map<std::string, std::string> headers = {}) {
    const std::scoped_lock lock(mutex_);
    queues_[call].push_back(coolify::HttpResponse{status, std::move(headers), std::move(body)});
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

  base::Expected<coolify::HttpResponse> send(const coolify::HttpRequest& request,
                                             const base::Context& context) override {
    const std::string call = std::string(coolify::method_name(request.method)) + " " + request.path;
    Handler handler;
    {
      const std::scoped_lock lock(mutex_);
      requests_.push_back(request);
      const auto found = handlers_.find(call);
      if (found == handlers_.end()) return queued(call);
      handler = found->second;
    }
    return handler(request, context);
  }

  std::vector<coolify::HttpRequest> requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }
  /// How often `call` was sent.
  int count(const std::string& call) const {
    int sum = 0;
    for (const auto& request : requests()) {
      sum += std::string(coolify::method_name(request.method)) + " " + request.path == call ? 1 : 0;
    }
    return sum;
  }
  /// The body of the last request of `call`, empty when there was none.
  std::string last_body(const std::string& call) const {
    std::string body;
    for (const auto& request : requests()) {
      const std::string name = std::string(coolify::method_name(request.method));
      if (name + " " + request.path == call) body = request.body;
    }
    return body;
  }

 private:
  Result queued(const std::string& call) {
    std::deque<Result>& queue = queues_[call];
    if (queue.empty()) {
      return coolify::HttpResponse{
          404, {}, R"({"message":"Not found.","docs":"https://coolify.io/docs"})"};
    }
    Result next = queue.front();
    if (queue.size() > 1) queue.pop_front();
    return next;
  }

  mutable std::mutex mutex_;
  std::map<std::string, Handler> handlers_;
  std::map<std::string, std::deque<Result>> queues_;
  std::vector<coolify::HttpRequest> requests_;
};

}  // namespace tests
