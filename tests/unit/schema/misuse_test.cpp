#include "schema/misuse.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>

#include "schema/field.h"
#include "schema/json.h"
#include "schema/msgpack.h"
#include "schema/validators.h"
#include "tests/unit/schema/printing.h"

using schema::Type;
using schema::Value;

namespace {

/// Whether `action`, run in a process of its own, ends it with an abort.
bool aborts(const std::function<void()>& action) {
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit no_core = {0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    std::signal(SIGABRT, SIG_DFL);
    ::close(STDERR_FILENO);
    action();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

}  // namespace

TEST_CASE("using a value as what it is not ends the process") {
  const Value text = Value::string("a");
  CHECK(aborts([&] { (void)text.as_number(); }));
  CHECK(aborts([&] { (void)text.elements(); }));
  CHECK(aborts([&] { (void)Value::null(Type::string()).as_string(); }));
  CHECK(aborts([&] { (void)Value::unknown(Type::boolean()).as_boolean(); }));
  CHECK(aborts([&] { (void)Value::object({}).at("missing"); }));
  CHECK(aborts([&] { (void)Type::string().element(); }));
  CHECK_FALSE(aborts([&] { (void)text.as_string(); }));
}

TEST_CASE("asking a field for a value it does not have ends the process") {
  CHECK(aborts([] { (void)schema::Field<bool>().value(); }));
  CHECK(aborts([] { (void)*schema::Field<bool>::unknown(); }));
  CHECK_FALSE(aborts([] { (void)schema::Field<bool>(true).value(); }));
}

TEST_CASE("encoding what its type or form cannot hold ends the process") {
  CHECK(aborts([] { (void)schema::encode_msgpack(Value::string("a"), Type::number()); }));
  CHECK(aborts([] { (void)schema::encode_json(Value::unknown(Type::string()), Type::string()); }));
}

TEST_CASE("a broken regular expression is found when the schema is built") {
  CHECK(aborts([] { (void)schema::matches("(", "must be anything"); }));
}
