#include "base/secret.h"

#include <doctest/doctest.h>

#include <utility>

using base::mask_secrets;
using base::Secret;

TEST_CASE("a secret is masked for as long as it lives") {
  {
    const Secret secret("correct horse");
    CHECK(mask_secrets("the correct horse runs") == "the (masked) runs");
  }
  CHECK(mask_secrets("the correct horse runs") == "the correct horse runs");
}

TEST_CASE("moving a secret leaves one, still masked") {
  Secret first("moved-secret");
  const Secret second = std::move(first);
  CHECK(second.reveal() == "moved-secret");
  CHECK(mask_secrets("x moved-secret x") == "x (masked) x");
  Secret third("other-secret");
  third = second.clone();
  CHECK(mask_secrets("other-secret moved-secret") == "other-secret (masked)");
}

TEST_CASE("each line of a multi-line secret is masked on its own") {
  const Secret key("-----BEGIN KEY-----\nabcdefghijklmnop\nqrstuvwxyz012345\n-----END KEY-----\n");
  CHECK(mask_secrets("saw qrstuvwxyz012345 and -----BEGIN KEY-----") ==
        "saw (masked) and -----BEGIN KEY-----");
}

TEST_CASE("very short secrets are not masked: they would hide everything") {
  const Secret secret("abc");
  CHECK(mask_secrets("abc of it") == "abc of it");
}

TEST_CASE("a harmless value travels like a secret but stays readable") {
  Secret first = Secret::harmless("ubuntu");
  const Secret second = std::move(first);
  CHECK(second.reveal() == "ubuntu");
  CHECK(first.empty());
  CHECK(second.clone().reveal() == "ubuntu");
  const Secret third = second.clone();
  CHECK(mask_secrets("log in as ubuntu") == "log in as ubuntu");
}

TEST_CASE("a secret's text is followed by a NUL, also when it is empty") {
  const Secret secret("moved-secret");
  CHECK(secret.reveal().data()[secret.reveal().size()] == '\0');
  const Secret none;
  CHECK(none.reveal().data()[0] == '\0');
}
