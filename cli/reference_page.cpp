#include "cli/reference_page.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <utility>
#include <vector>

namespace cli {
namespace {

using schema::Attribute;
using schema::NestedObject;
using schema::Type;

std::string type_text(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::dynamic:
      return "Dynamic";
    case Type::Kind::string:
      return "String";
    case Type::Kind::number:
      return "Number";
    case Type::Kind::boolean:
      return "Boolean";
    case Type::Kind::list:
      return "List of " + type_text(type.element());
    case Type::Kind::set:
      return "Set of " + type_text(type.element());
    case Type::Kind::map:
      return "Map of " + type_text(type.element());
    case Type::Kind::object:
      return "Object";
    case Type::Kind::tuple:
      return "Tuple";
  }
  return "";
}

std::string nesting_text(NestedObject::Nesting nesting) {
  switch (nesting) {
    case NestedObject::Nesting::single:
      return "Attributes";
    case NestedObject::Nesting::list:
      return "Attributes List";
    case NestedObject::Nesting::set:
      return "Attributes Set";
    case NestedObject::Nesting::map:
      return "Attributes Map";
  }
  return "";
}

bool settable(const Attribute& attribute) { return attribute.required || attribute.optional; }

std::string anchor(const std::string& path) {
  std::string id = "nestedatt--" + path;
  for (std::size_t at = id.find('.'); at != std::string::npos; at = id.find('.', at)) {
    id.replace(at, 1, "--");
  }
  return id;
}

std::string attribute_line(const Attribute& attribute, const std::string& parent) {
  std::string line = "- `" + attribute.name + "` (";
  line += attribute.nested ? nesting_text(attribute.nested->nesting) : type_text(attribute.type);
  if (attribute.sensitive) line += ", Sensitive";
  if (attribute.write_only) line += ", Write-only";
  if (!attribute.deprecation_message.empty()) line += ", Deprecated";
  line += ") " + attribute.description;
  if (attribute.replace_if_both_set) {
    line += " Another value replaces the resource; setting it for the first time does not.";
  } else if (attribute.requires_replace) {
    line += " A change replaces the resource.";
  }
  if (attribute.nested) {
    line += " (see [below for nested schema](#" + anchor(parent + attribute.name) + "))";
  }
  return line + "\n";
}

void add_group(std::string& text, const std::string& heading,
               const std::vector<Attribute>& attributes, const std::string& parent,
               const std::function<bool(const Attribute&)>& belongs) {
  std::vector<const Attribute*> members;
  for (const Attribute& attribute : attributes) {
    if (belongs(attribute)) members.push_back(&attribute);
  }
  if (members.empty()) return;
  std::sort(members.begin(), members.end(),
            [](const Attribute* a, const Attribute* b) { return a->name < b->name; });
  text += heading + "\n\n";
  for (const Attribute* member : members) text += attribute_line(*member, parent);
  text += "\n";
}

void add_attributes(std::string& text, const std::string& heading_mark,
                    const std::vector<Attribute>& attributes, const std::string& parent) {
  add_group(text, heading_mark + " Required", attributes, parent,
            [](const Attribute& attribute) { return attribute.required; });
  add_group(text, heading_mark + " Optional", attributes, parent,
            [](const Attribute& attribute) { return attribute.optional; });
  add_group(text, heading_mark + " Read-Only", attributes, parent,
            [](const Attribute& attribute) { return !settable(attribute); });
}

void add_nested_sections(std::string& text, const std::vector<Attribute>& attributes,
                         const std::string& parent) {
  for (const Attribute& attribute : attributes) {
    if (!attribute.nested) continue;
    const std::string path = parent + attribute.name;
    text += "<a id=\"" + anchor(path) + "\"></a>\n### Nested Schema for `" + path + "`\n\n";
    add_attributes(text, "####", attribute.nested->attributes, path + ".");
    add_nested_sections(text, attribute.nested->attributes, path + ".");
  }
}

std::string first_sentence(const std::string& description) {
  const std::size_t end = description.find(". ");
  return end == std::string::npos ? description : description.substr(0, end + 1);
}

/// What every page begins with.
std::string page_head(const std::string& page_title, const std::string& summary) {
  return "---\npage_title: \"" + page_title + "\"\ndescription: |-\n  " + summary + "\n---\n\n";
}

std::string example_section(const std::string& example) {
  if (example.empty()) return "";
  return "## Example Usage\n\n```terraform\n" + example + "```\n\n";
}

/// A type as a signature names it: "list of string".
std::string signature_type(const Type& type) {
  std::string text = type_text(type);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string call_text(const std::string& name, const schema::Signature& signature) {
  std::string arguments;
  const auto add = [&arguments](const schema::Parameter& one, const char* more) {
    arguments += (arguments.empty() ? "" : ", ") + one.name + ' ' + signature_type(one.type) + more;
  };
  for (const schema::Parameter& one : signature.parameters) add(one, "");
  if (signature.variadic) add(*signature.variadic, "...");
  return name + '(' + arguments + ") " + signature_type(signature.returns);
}

std::string parameter_line(std::size_t number, const schema::Parameter& parameter,
                           bool is_variadic) {
  std::string line = std::to_string(number) + ". `" + parameter.name + "` (";
  if (is_variadic) line += "Variadic, ";
  line += type_text(parameter.type);
  if (parameter.allow_null) line += ", Nullable";
  return line + ") " + parameter.description + "\n";
}

std::string note_section(const std::string& note) { return note.empty() ? "" : note + "\n\n"; }

void add_identity_group(std::string& text, const char* heading,
                        const schema::IdentitySchema& identity, bool required) {
  std::string lines;
  for (const schema::IdentityAttribute& one : identity.attributes) {
    if (one.required_for_import != required) continue;
    lines += "- `" + one.name + "` (" + type_text(one.type) + ") " + one.description + "\n";
  }
  if (!lines.empty()) text += std::string("#### ") + heading + "\n\n" + lines + "\n";
}

/// How an object is taken into a state: by a command, and by its identity.
std::string import_section(const ReferencePage& page) {
  if (page.import.empty() && page.identity == nullptr) return "";
  std::string text = "## Import\n\n";
  if (!page.import.empty()) text += "```shell\n" + page.import + "```\n\n";
  if (page.identity == nullptr) return text;
  text += "With Terraform 1.12 or newer also by its identity, in an `import` block:\n\n";
  if (!page.identity_import.empty()) text += "```terraform\n" + page.identity_import + "```\n\n";
  text += "### Identity Schema\n\n";
  add_identity_group(text, "Required", *page.identity, true);
  add_identity_group(text, "Optional", *page.identity, false);
  return text;
}

}  // namespace

std::string render_reference(const ReferencePage& page, const schema::Schema& schema) {
  std::string text = page_head(page.title + " " + page.kind, first_sentence(schema.description));
  text += "# " + page.title + " (" + page.kind + ")\n\n" + schema.description + "\n\n";
  text += note_section(page.note);
  text += example_section(page.example);
  text += "## Schema\n\n";
  add_attributes(text, "###", schema.attributes, "");
  add_nested_sections(text, schema.attributes, "");
  text += import_section(page);
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

std::string render_function(const std::string& name, const std::string& example,
                            const schema::Signature& signature, const std::string& note) {
  std::string text = page_head(name + " Function", signature.summary);
  text += "# " + name + " (Function)\n\n" + signature.description + "\n\n";
  if (!signature.deprecation_message.empty()) {
    text += "**Deprecated:** " + signature.deprecation_message + "\n\n";
  }
  text += note_section(note);
  text += example_section(example);
  text += "## Signature\n\n```text\n" + call_text(name, signature) + "\n```\n";
  std::string lines;
  std::size_t number = 0;
  for (const schema::Parameter& one : signature.parameters) {
    lines += parameter_line(++number, one, false);
  }
  if (signature.variadic) lines += parameter_line(++number, *signature.variadic, true);
  if (!lines.empty()) text += "\n## Arguments\n\n" + lines;
  return text;
}

}  // namespace cli
