#include "events/signature.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

TEST_CASE("HMAC-SHA256 as in RFC 4231") {
  CHECK(events::hmac_sha256(base::Secret(std::string(20, '\x0b')), "Hi There") ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(events::hmac_sha256(base::Secret("Jefe"), "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(events::hmac_sha256(base::Secret(std::string(131, '\xaa')),
                            "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("MD5 as in RFC 1321") {
  CHECK(events::md5("") == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(events::md5("message digest") == "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST_CASE("ids that nobody had before") {
  std::set<std::string> all;
  for (int i = 0; i < 1000; ++i) all.insert(events::unique_id());
  CHECK(all.size() == 1000);
  CHECK(all.begin()->size() == 32);
  CHECK(all.begin()->find_first_not_of("0123456789abcdef") == std::string::npos);
}
