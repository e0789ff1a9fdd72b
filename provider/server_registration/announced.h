#pragma once

#include <memory>

#include "base/context.h"
#include "base/expected.h"
#include "events/publisher.h"
#include "provider/config/services.h"
#include "registration/opening.h"
#include "registration/result.h"
#include "schema/resource.h"

namespace provider {

/// What an apply came to: the outcome, its diagnostics in the words of Terraform, and the answer
/// that tells of it but for these.
struct Applied {
  registration::Outcome outcome;
  schema::StateResponse response;
};

/// An apply of a registration that is told of from its first moment to its one end, and has its
/// turn meanwhile. An end that nobody told, an exception for instance, is told as a failure.
class Announced {
 public:
  /// What `services` and `context` refer to must outlive it.
  Announced(const Services& services, registration::Occasion occasion,
            const registration::Config& config, const base::Context& context);

  /// What the apply is to be done with.
  [[nodiscard]] const base::Context& context() const { return announcement_.context(); }
  [[nodiscard]] registration::Announcement& announcement() { return announcement_; }

  /// registration::open() with the provider's queue. An update that is no run waits for nobody.
  [[nodiscard]] base::Expected<void> open(coolify::Client& client, base::Duration patience);

  /// Tells the end, and returns the answer with all that there is to tell.
  [[nodiscard]] schema::StateResponse end(base::Expected<Applied> applied);

 private:
  std::shared_ptr<events::Publisher> publisher_;  ///< null: nobody is told
  registration::Queue* queue_;
  bool creates_;
  registration::Admission admission_;
  registration::Announcement announcement_;
};

}  // namespace provider
