#include "tests/standin/coolify.h"

#include <algorithm>
#include <charconv>

#include "tests/standin/api/gates.h"
#include "tests/standin/api/keys_api.h"
#include "tests/standin/store/names.h"
#include "tests/standin/store/ssh_key.h"

namespace standin {
namespace {

constexpr std::int64_t kFirstToken = 1;
constexpr std::int64_t kFirstUser = 1;
constexpr std::int64_t kFirstTeam = 1;
constexpr std::string_view kControlPrefix = "/_standin/";

void seed_root_team(State& state, base::WallTime now) {
  state.teams.push_back({0, "Root Team", timestamp(now)});
  state.memberships.push_back({0, 0, "owner"});
  NewKey key;
  key.name = "localhost's key";
  key.description = "The private key for the Coolify host machine (localhost).";
  key.private_key = generate_key();
  key.team_id = 0;
  insert_key(state, key, now);
  state.keys.back().id = 0;
  insert_coolify_host(state, now);
}

/// Splits "7|secret"; a text without a bar is a secret on its own.
Token parse_token(const std::string& text) {
  Token token;
  token.id = kFirstToken;
  token.secret = text;
  const std::size_t bar = text.find('|');
  if (bar != std::string::npos) {
    std::from_chars(text.data(), text.data() + bar, token.id);
    token.secret = text.substr(bar + 1);
  }
  return token;
}

void seed_token(State& state, const std::string& text) {
  const auto found = std::find_if(state.tokens.begin(), state.tokens.end(),
                                  [](const Token& token) { return token.user_id == kFirstUser; });
  if (text.empty() && found != state.tokens.end()) return;
  Token token = parse_token(text.empty() ? new_token_secret() : text);
  token.user_id = kFirstUser;
  token.team_id = kFirstTeam;
  token.abilities = {"read", "write"};
  if (found != state.tokens.end()) {
    *found = token;
  } else {
    state.tokens.push_back(token);
  }
}

}  // namespace

base::Expected<std::unique_ptr<Coolify>> Coolify::open(const Options& options) {
  // Not make_unique: the constructor is private.
  std::unique_ptr<Coolify> coolify(new Coolify(options));
  if (auto loaded = coolify->database_.load(); !loaded) return base::fail(loaded.error());
  coolify->seed(options);
  return coolify;
}

Coolify::Coolify(const Options& options)
    : clock_(*options.clock),
      timing_(options.timing),
      database_(options.state_file),
      limiter_(clock_),
      jobs_(database_, options.ssh_function ? SshClient(options.ssh_function) : options.ssh_program,
            timing_, options.workers, clock_),
      control_(database_, jobs_, faults_, journal_, clock_) {}

void Coolify::seed(const Options& options) {
  const bool queue_running = database_.edit([&](State& state) {
    const base::WallTime now = clock_.wall_now();
    state.switches.version = options.version;
    state.switches.rate_limit = options.rate_limit;
    if (state.teams.empty()) {
      seed_root_team(state, now);
      state.teams.push_back({kFirstTeam, "Team", timestamp(now)});
      state.memberships.push_back({kFirstUser, kFirstTeam, "owner"});
      state.last_id = std::max({state.last_id, kFirstTeam, kFirstToken});
    }
    seed_token(state, options.token);
    return state.switches.queue_running;
  });
  jobs_.queue().set_running(queue_running);
}

std::string Coolify::token() const {
  return database_.read([](const State& state) {
    for (const Token& token : state.tokens) {
      if (token.user_id == kFirstUser) return std::to_string(token.id) + "|" + token.secret;
    }
    return std::string();
  });
}

Response Coolify::handle(const Request& request, const std::stop_token& stop) {
  if (request.path.rfind(kControlPrefix, 0) == 0) return control_.handle(request);
  const base::WallTime came = clock_.wall_now();
  const base::TimePoint start = clock_.now();
  Response response = answer(request, stop);
  if (request.method == "HEAD") response.body.clear();
  journal_.add(request, response, came, clock_.now() - start);
  return response;
}

Response Coolify::answer(const Request& request, const std::stop_token& stop) {
  const auto fault = faults_.strike(request);
  if (!fault) return answer_api(request, stop);
  std::optional<Response> right;
  if (fault->after) right = answer_api(effective_request(*fault, request), stop);
  if (fault->kind == FaultKind::slow) {
    clock_.sleep_until(clock_.now() + std::chrono::milliseconds(fault->delay_ms), stop);
    return right ? *right : answer_api(request, stop);
  }
  return faulty_response(*fault, request, clock_.wall_now(), std::move(right));
}

Response Coolify::answer_api(const Request& request, const std::stop_token& stop) {
  struct Decided {
    std::optional<Response> answer;
    std::optional<MatchedRoute> route;
    Admission admission;
    Version version;
  };
  const Decided decided = database_.read([&](const State& state) -> Decided {
    if (auto refusal = maintenance_refusal(request, state)) return {refusal, {}, {}, {}};
    if (auto page = web_page(request)) return {page, {}, {}, {}};
    auto route = find_route(state.version(), request.method, request.path);
    if (!route) return {no_such_route(request, state, limiter_), {}, {}, {}};
    auto admission = admit(request, *route->route, state, limiter_, clock_.wall_now());
    return {std::nullopt, std::move(route), std::move(admission), state.version()};
  });
  if (decided.answer) return *decided.answer;
  Response response;
  if (decided.admission.refusal) {
    response = *decided.admission.refusal;
  } else {
    base::Context context;
    context.clock = &clock_;
    context.stop = stop;
    ApiCall call{request,
                 database_,
                 jobs_,
                 timing_,
                 context,
                 decided.version,
                 decided.admission.caller.value_or(Caller{}),
                 decided.route->parameters,
                 request_fields(request)};
    response = decided.route->route->handler(call);
  }
  if (decided.admission.rate_limit) add_rate_limit_headers(response, *decided.admission.rate_limit);
  return response;
}

}  // namespace standin
