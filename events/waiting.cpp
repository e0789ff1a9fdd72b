#include "events/waiting.h"

#include <utility>

namespace events {

Waiting::Waiting(base::Clock& clock, Patience patience)
    : clock_(clock),
      patience_(std::move(patience)),
      limit_(base::Deadline::after(clock, patience_.most)) {}

void Waiting::wait(const std::stop_token& done, base::Deadline end) {
  if (!hurries_) {
    std::stop_source woken;
    const auto wake = [&woken] { woken.request_stop(); };
    const std::stop_callback by_done(done, wake);
    const std::stop_callback by_stop(patience_.stop, wake);
    clock_.sleep_until(end.or_earlier(limit_).when(), woken.get_token());
    hurries_ = patience_.stop.stop_requested();
    if (hurries_) limit_ = limit_.or_earlier(base::Deadline::after(clock_, patience_.after_stop));
  }
  if (hurries_) clock_.sleep_until(end.or_earlier(limit_).when(), done);
}

}  // namespace events
