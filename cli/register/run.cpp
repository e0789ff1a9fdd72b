#include "cli/register/run.h"

#include <algorithm>
#include <exception>
#include <thread>
#include <utility>

#include "cli/advice.h"
#include "cli/internal_fault.h"
#include "registration/announcement.h"
#include "registration/machine_identities.h"
#include "registration/naming.h"
#include "registration/opening.h"
#include "registration/pipeline.h"
#include "registration/queue.h"

namespace cli {
namespace {

using registration::Announcement;
using registration::Outcome;

/// What all jobs of a run share.
struct Shared {
  Order& order;
  const Surroundings& surroundings;
  events::Publisher* publisher;
  const base::Context& context;
  registration::Queue queue = {};
  registration::MachineIdentities machines = {};
};

/// A registration that ended before its pipeline had anything to tell.
Outcome ended(Announcement& announcement, const registration::Config& config,
              const base::Diagnostic& error, Shared& shared) {
  Outcome outcome;
  outcome.result.name =
      config.name.value_or(registration::default_name(config.ip, config.metadata));
  outcome.result.registration_status = "failed";
  outcome.result.registration_error = error.summary;
  outcome.result.is_refused = true;
  outcome.diagnostics.add(
      for_command_line(with_label(error, outcome.result.name, *shared.order.imports)));
  outcome.diagnostics.add_all(for_command_line(announcement.fail(outcome.diagnostics)));
  return outcome;
}

Outcome registered(Job& job, Shared& shared, Announcement& announcement) {
  if (job.refusal) return ended(announcement, job.config, *job.refusal, shared);
  coolify::Client& client = *shared.order.client;
  const base::Duration limit = shared.order.limit;
  const auto admission = registration::open(announcement, client, &shared.queue, limit);
  if (!admission) return ended(announcement, job.config, admission.error(), shared);
  const auto host = shared.surroundings.connector(std::move(job.login));
  registration::Pipeline pipeline(*host, client, &shared.machines);
  Outcome outcome = pipeline.create(job.config, announcement.context().within(limit), announcement);
  outcome.diagnostics = for_command_line(
      with_labels(outcome.diagnostics, outcome.result.name, *shared.order.imports));
  outcome.diagnostics.add_all(for_command_line(announcement.end(outcome)));
  return outcome;
}

Registered run_job(Job& job, Shared& shared) {
  Registered one{.title = job.title, .ip = job.config.ip};
  Announcement announcement({.operation = "create",
                             .endpoint = shared.order.endpoint,
                             .program_version = shared.surroundings.program_version},
                            job.config, shared.publisher, shared.context);
  try {
    one.outcome = registered(job, shared, announcement);
  } catch (const std::exception& what) {
    one.outcome = ended(announcement, job.config, internal_fault(what), shared);
  }
  one.exit = exit_code_of(one.outcome);
  return one;
}

/// Of its own record, or of the one that it was refused for.
std::string block_of(const Registered& one, ImportBlocks& imports) {
  std::string uuid = record_of(one);
  for (const base::Diagnostic& each : one.outcome.diagnostics.items()) {
    if (uuid.empty()) uuid = holder_of(each);
  }
  return uuid.empty() ? uuid : imports.block(one.outcome.result.name, uuid);
}

}  // namespace

std::string record_of(const Registered& one) {
  if (!one.outcome.result.uuid.empty()) return one.outcome.result.uuid;
  for (const base::Diagnostic& each : one.outcome.diagnostics.items()) {
    for (const base::Note& note : each.notes) {
      if (note.name == "adopted_record_left") return note.value;
    }
  }
  return {};
}

std::vector<Registered> register_all(Order& order, std::size_t parallel,
                                     const Surroundings& surroundings, events::Publisher* publisher,
                                     const base::Context& context) {
  Shared shared{order, surroundings, publisher, context};
  shared.queue.set_limit(parallel);
  std::vector<Registered> all(order.jobs.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < all.size(); ++i) {
      threads.emplace_back([&, i] { all[i] = run_job(order.jobs[i], shared); });
    }
  }
  for (Registered& one : all) one.import_block = block_of(one, *order.imports);
  return all;
}

}  // namespace cli
