#include "cli/reference_page.h"

#include <doctest/doctest.h>

#include "schema/object_spec.h"

namespace {

struct Inner {
  schema::Field<std::string> host;
};
struct Model {
  schema::Field<std::string> ip;
  schema::Field<std::string> token;
  schema::Field<std::string> machine;
  schema::Field<Inner> ssh;
  schema::Field<std::vector<std::string>> tags;
};

}  // namespace

TEST_CASE("a page has every attribute in its group, and a section per nested object") {
  schema::ObjectSpec<Inner> inner;
  inner.attribute("host", &Inner::host, "Where to connect.").optional();
  schema::ObjectSpec<Model> spec;
  spec.attribute("ip", &Model::ip, "The address.").required().requires_replace();
  spec.attribute("machine", &Model::machine, "The machine.")
      .optional()
      .requires_replace_if_both_set();
  spec.attribute("token", &Model::token, "A secret.").optional().sensitive();
  spec.nested("ssh", &Model::ssh, inner, "How to connect.").optional();
  spec.attribute("tags", &Model::tags, "The tags.").computed();
  const std::string page =
      cli::render_reference({"coolify_thing", "Resource", "resource \"coolify_thing\" \"a\" {}\n",
                             "terraform import x\n"},
                            spec.schema(0, "A thing. More of it."));
  CHECK(page == R"(---
page_title: "coolify_thing Resource"
description: |-
  A thing.
---

# coolify_thing (Resource)

A thing. More of it.

## Example Usage

```terraform
resource "coolify_thing" "a" {}
```

## Schema

### Required

- `ip` (String) The address. A change replaces the resource.

### Optional

- `machine` (String) The machine. Another value replaces the resource; setting it for the first time does not.
- `ssh` (Attributes) How to connect. (see [below for nested schema](#nestedatt--ssh))
- `token` (String, Sensitive) A secret.

### Read-Only

- `tags` (List of String) The tags.

<a id="nestedatt--ssh"></a>
### Nested Schema for `ssh`

#### Optional

- `host` (String) Where to connect.

## Import

```shell
terraform import x
```
)");
}

TEST_CASE("a page tells the identity where it tells the import, and its note first") {
  schema::Schema schema;
  schema.description = "A thing.";
  const schema::IdentitySchema identity{
      0,
      {{"endpoint", schema::Type::string(), "Where it is.", false},
       {"uuid", schema::Type::string(), "Which it is.", true}}};
  const cli::ReferencePage page{.title = "coolify_thing",
                                .kind = "Resource",
                                .example = {},
                                .import = "terraform import x\n",
                                .note = "Needs a lot.",
                                .identity_import = "import {}\n",
                                .identity = &identity};
  const std::string text = cli::render_reference(page, schema);
  CHECK(text.substr(text.find("# coolify_thing")) == R"(# coolify_thing (Resource)

A thing.

Needs a lot.

## Schema

## Import

```shell
terraform import x
```

With Terraform 1.12 or newer also by its identity, in an `import` block:

```terraform
import {}
```

### Identity Schema

#### Required

- `uuid` (String) Which it is.

#### Optional

- `endpoint` (String) Where it is.
)");
  cli::ReferencePage without = page;
  without.identity = nullptr;
  without.import.clear();
  CHECK(cli::render_reference(without, schema).find("Import") == std::string::npos);
}

TEST_CASE("a function's page says how it is called and what it takes") {
  schema::Signature signature;
  signature.summary = "Joins texts.";
  signature.description = "Joins texts to one. They stay in order.";
  signature.parameters = {{"separator", schema::Type::string(), "What stands between.", true}};
  signature.variadic = {"parts", schema::Type::list(schema::Type::string()), "The texts."};
  CHECK(cli::render_function("join", "output \"x\" {}\n", signature) == R"(---
page_title: "join Function"
description: |-
  Joins texts.
---

# join (Function)

Joins texts to one. They stay in order.

## Example Usage

```terraform
output "x" {}
```

## Signature

```text
join(separator string, parts list of string...) string
```

## Arguments

1. `separator` (String, Nullable) What stands between.
2. `parts` (Variadic, List of String) The texts.
)");
  CHECK(cli::render_function("now", "",
                             {.summary = "Tells.",
                              .description = "Tells the time.",
                              .parameters = {},
                              .variadic = {},
                              .returns = schema::Type::number(),
                              .deprecation_message = "Look at a clock."}) == R"(---
page_title: "now Function"
description: |-
  Tells.
---

# now (Function)

Tells the time.

**Deprecated:** Look at a clock.

## Signature

```text
now() number
```
)");
}
