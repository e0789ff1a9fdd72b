#pragma once

#include <grpcpp/support/server_callback.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>

#include "plugin/rpc/call_status.h"
#include "plugin/rpc/calls.h"
#include "schema/event_sink.h"

namespace plugin {

/// One RPC that answers with a stream of events: its body runs on a thread of its own and sends
/// them one by one. An event is sent once gRPC has taken the one before, so that a slow client
/// holds the body back; the body is told to stop when its client goes away or all calls are to end.
template <typename Event>
class StreamCall final : public grpc::ServerWriteReactor<Event>, private schema::EventSink<Event> {
 public:
  /// Sends events; the stream ends when it returns. Must not throw. After a stop it may still send
  /// what ends the stream properly, though send() answers false.
  using Body = std::function<void(schema::EventSink<Event>& events, const std::stop_token& stop)>;

  /// Starts `body` and returns what gRPC wants from a handler. The object owns itself until gRPC is
  /// done with the call.
  [[nodiscard]] static grpc::ServerWriteReactor<Event>* start(Calls& calls, Body body) {
    auto* const call = std::unique_ptr<StreamCall>(new StreamCall(calls)).release();
    try {
      // OnDone, which ends this object, comes after this function has returned and after Finish.
      call->worker_ = std::jthread([call, run = std::move(body)] {
        const grpc::Status status = status_of([&] { run(*call, call->running_.token()); });
        call->wait_for_write();
        call->Finish(status);
      });
    } catch (const std::system_error&) {
      call->Finish(
          {grpc::StatusCode::RESOURCE_EXHAUSTED, "no thread could be started for the call"});
    }
    return call;
  }

 private:
  explicit StreamCall(Calls& calls) : running_(calls) {}

  bool send(Event event) override {
    std::unique_lock lock(mutex_);
    written_.wait(lock, [this] { return !writing_; });
    if (gone_) return false;
    event_ = std::move(event);
    writing_ = true;
    lock.unlock();
    this->StartWrite(&event_);
    lock.lock();
    // A stop ends the wait, not the write: what the body waits for is only to go on.
    written_.wait(lock, running_.token(), [this] { return !writing_; });
    return !gone_ && !running_.token().stop_requested();
  }

  /// Ends with the write at the latest when the client goes away: then gRPC gives it up.
  void wait_for_write() {
    std::unique_lock lock(mutex_);
    written_.wait(lock, [this] { return !writing_; });
  }

  void OnWriteDone(bool ok) override {
    {
      const std::scoped_lock lock(mutex_);
      writing_ = false;
      if (!ok) gone_ = true;
    }
    written_.notify_all();
    if (!ok) running_.cancel();
  }

  void OnCancel() override {
    {
      const std::scoped_lock lock(mutex_);
      gone_ = true;
    }
    running_.cancel();
  }

  // gRPC calls this on a thread of its own, so that joining the worker does not wait for itself.
  void OnDone() override { const std::unique_ptr<StreamCall> ended(this); }

  RunningCall running_;
  std::mutex mutex_;
  std::condition_variable_any written_;
  Event event_;  // gRPC reads it while writing_
  bool writing_ = false;
  bool gone_ = false;    // the client takes nothing more
  std::jthread worker_;  // last member: it is joined while everything it uses still lives
};

}  // namespace plugin
