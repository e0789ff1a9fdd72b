#pragma once

#include <stop_token>
#include <string>

#include "base/context.h"
#include "schema/event_sink.h"

namespace provider {

/// The lines an action sends while it is at work. A client that wants no more of them has what the
/// action waits for stopped.
class Progress {
 public:
  Progress(schema::EventSink<std::string>& lines, const base::Context& context);

  void tell(const std::string& line);
  /// The caller's context, which also stops when nobody listens any more.
  [[nodiscard]] base::Context context() const;

 private:
  struct Forward {
    std::stop_source& own;
    void operator()() const { own.request_stop(); }
  };

  schema::EventSink<std::string>& lines_;
  const base::Context& context_;
  std::stop_source stop_;
  std::stop_callback<Forward> forward_;
};

}  // namespace provider
