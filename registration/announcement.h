#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/diagnostic.h"
#include "base/expected.h"
#include "events/event.h"
#include "events/publisher.h"
#include "registration/config.h"
#include "registration/result.h"

namespace registration {

/// What is announced, apart from the machine.
struct Occasion {
  std::string operation = "create";  ///< "create", "update"
  /// Whether the machine is prepared, or validated anew. An update that changes no more than the
  /// record is in the log alone: an event would call the server registered once again.
  bool runs = true;
  std::int64_t attempt = 1;              ///< which run of this registration it is
  std::optional<std::string> uuid = {};  ///< of the record, where there is one
  std::string endpoint = {};             ///< of the Coolify instance; empty: not known
  std::string program_version = {};      ///< of who registers
};

/// Tells of one registration from its beginning to its one end, in the log and by events: it is
/// made before anything else is done and outlives all that is. Whatever happens there is exactly
/// one final event and nothing after it: an announcement that ends without one tells of a failure
/// (`registration.ended_without_result`). The final event is delivered even when a stop is
/// requested, or a sink has refused the beginning, but then nobody waits for long.
///
/// Thread-safe as base::Progress; all else is called by one thread.
class Announcement final : public base::Progress {
 public:
  /// `publisher` may be null: then there is only the log. It, and what `context` refers to, must
  /// outlive the announcement; `config` need not.
  Announcement(Occasion occasion, const Config& config, events::Publisher* publisher,
               const base::Context& context);
  ~Announcement() override;
  Announcement(const Announcement&) = delete;
  Announcement& operator=(const Announcement&) = delete;

  /// The caller's context; what is told to its progress becomes an event. Once the team is known,
  /// or the work begins without, its log records carry the id and the tags. Not to be used any
  /// longer than the announcement lives.
  [[nodiscard]] const base::Context& context() const { return context_; }
  /// One per run: `correlation_id` of its events, `registration_id` of its log records.
  [[nodiscard]] const std::string& id() const { return event_.correlation_id; }
  [[nodiscard]] const std::vector<std::string>& tags() const { return event_.tags; }
  [[nodiscard]] const std::optional<std::string>& team_id() const { return event_.team_id; }

  /// What the instance said of itself; tags and records have it from then on.
  void take_instance(const std::optional<std::string>& team_id,
                     const std::optional<std::string>& version);
  /// It has to wait for its turn, with so many others before it.
  void queued(std::size_t ahead);
  /// The work begins: the start record and event. Error: that of a sink without which nothing is to
  /// be done; registration.cancelled when a stop ends the wait for it.
  [[nodiscard]] base::Expected<void> begin();

  void stage_began(Stage stage);
  void stage_ended(const StageTiming& timing) const;
  void server_created(const std::string& uuid);
  /// A wait, as the event `waiting`: a changed cause or stage at once, the same one every few
  /// seconds.
  void waiting(const base::Wait& wait) override;

  /// The end of a run, by its outcome in the words of whoever reads it. Returns what the sinks of
  /// the whole registration have to tell.
  [[nodiscard]] base::Diagnostics end(const Outcome& outcome);
  /// The end without one: `errors`, of which there is at least one, came before.
  [[nodiscard]] base::Diagnostics fail(const base::Diagnostics& errors);

 private:
  /// What tells one wait from another, and when it was told.
  struct Told {
    std::string what;
    std::string cause;
    base::TimePoint at;
  };

  [[nodiscard]] bool is_told_already(const base::Wait& wait) const;
  [[nodiscard]] events::Event stamped(events::EventType type) const;
  [[nodiscard]] events::Event final_event(const Outcome& outcome) const;
  [[nodiscard]] base::Log tagged_log() const;
  void post(events::Event event);
  [[nodiscard]] base::Diagnostics deliver(events::Event event, events::Patience patience);
  [[nodiscard]] bool is_told_otherwise(const base::Diagnostic& one,
                                       const base::Diagnostics& errors) const;
  [[nodiscard]] base::Diagnostics finish(const events::Event& event,
                                         const base::Diagnostics& errors);
  void log_end(const events::Event& event, bool has_error) const;

  base::Context caller_;
  base::Context context_;
  bool runs_;
  Metadata metadata_;
  events::Publisher* publisher_;  ///< null: there is only the log
  base::TimePoint began_;
  base::Diagnostics from_sinks_;  ///< what is still to be returned
  bool was_refused_ = false;      ///< by a sink, the beginning
  mutable std::mutex mutex_;      ///< for what follows
  events::Event event_;           ///< what all events have
  std::optional<Told> told_;      ///< in this stage
  bool has_ended_ = false;
};

}  // namespace registration
