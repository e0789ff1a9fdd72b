#include "tests/standin/api/text_rules.h"

#include <doctest/doctest.h>

using namespace standin;

TEST_CASE("addresses Coolify accepts and refuses") {
  struct Row {
    std::string text;
    bool accepted;
  };
  const std::string long_label(64, 'a');
  const std::string full_name = std::string(63, 'a') + "." + std::string(63, 'b') + "." +
                                std::string(63, 'c') + "." + std::string(61, 'd');
  for (const Row& row : {Row{"10.0.0.1", true},
                         Row{"2001:DB8::1", true},
                         Row{"::ffff:10.0.0.1", true},
                         Row{"::", true},
                         Row{"web-1.Example.COM", true},
                         Row{"localhost", true},
                         Row{std::string(63, 'a'), true},
                         Row{full_name, true},
                         Row{"300.1.1.1", true},
                         Row{"999.999.999.999", true},
                         Row{"1.2.3.4", true},
                         Row{"0.0.0.0", true},
                         Row{"[::1]", false},
                         Row{"fe80::1%eth0", false},
                         Row{"1.2.3.4:22", false},
                         Row{"my_host", false},
                         Row{"-web", false},
                         Row{"web-", false},
                         Row{"web.", false},
                         Row{".web", false},
                         Row{"we b", false},
                         Row{"", false},
                         Row{long_label, false},
                         Row{full_name + "d", false},
                         Row{std::string("10.0.0.1\0x", 10), false}}) {
    CAPTURE(row.text);
    CHECK(valid_server_address(row.text) == row.accepted);
  }
}

TEST_CASE("tags are taken out of names") {
  CHECK(without_tags("a <b>x</b> < y") == "a x < y");
  CHECK(without_tags("plain > text") == "plain > text");
  CHECK(without_tags("a <b") == "a ");
  CHECK(without_tags("ends with <") == "ends with <");
}

TEST_CASE("schedules") {
  for (const char* text : {"0 23 * * *", "*/5 0-6 1,15 * 1", "daily", "@weekly", "every_minute"}) {
    CAPTURE(text);
    CHECK(valid_schedule(text));
  }
  for (const char* text : {"", "0 23 * *", "60 0 * * *", "0 24 * * *", "* * 0 * *", "often",
                           "@every_minute", "0 5-1 * * *", "*/0 * * * *"}) {
    CAPTURE(text);
    CHECK_FALSE(valid_schedule(text));
  }
  CHECK(schedule_expression("daily") == "0 0 * * *");
  CHECK(schedule_expression("5 4 * * *") == "5 4 * * *");
}

TEST_CASE("the allow-list of addresses") {
  struct Row {
    const char* address;
    const char* list;
    bool allowed;
  };
  for (const Row& row :
       {Row{"10.0.0.1", "", true}, Row{"10.0.0.1", " 0.0.0.0 ", true},
        Row{"10.0.0.1", "10.0.0.1", true}, Row{"10.0.0.2", "10.0.0.1", false},
        Row{"10.0.0.2", "192.0.2.0/24, 10.0.0.0/30", true}, Row{"10.0.0.5", "10.0.0.0/30", false},
        Row{"2001:db8::5", "2001:db8::/64", true}, Row{"2001:db8:1::5", "2001:db8::/64", false},
        Row{"10.0.0.1", "2001:db8::/64", false}, Row{"10.0.0.1", "10.0.0.0/33", false}}) {
    CAPTURE(row.address);
    CAPTURE(row.list);
    CHECK(address_allowed(row.address, row.list) == row.allowed);
  }
}

TEST_CASE("characters, not bytes, are counted") { CHECK(character_count("h\xC3\xA9llo") == 5); }
