#pragma once

#include <utility>

#include "cli/view/display.h"
#include "events/publisher.h"

namespace cli {

/// Shows the events of this process while they happen, and hands them on. Both must outlive it, and
/// either may be null.
class LivePublisher final : public events::Publisher {
 public:
  LivePublisher(view::Display* display, events::Publisher* next) : display_(display), next_(next) {}

  void post(events::Event event) override {
    if (display_ != nullptr) display_->take(event);
    if (next_ != nullptr) next_->post(std::move(event));
  }

  [[nodiscard]] base::Diagnostics deliver(events::Event event,
                                          const events::Patience& patience) override {
    if (display_ != nullptr) display_->take(event);
    return next_ == nullptr ? base::Diagnostics() : next_->deliver(std::move(event), patience);
  }

 private:
  view::Display* display_;
  events::Publisher* next_;
};

}  // namespace cli
