"""What HSDS 3.1 says of the objects we speak, as a table: name, type, and what must be there (Open Referral).

`!` is required; `uuid`, `uri`, `email` and `moment` are formatted texts; `[thing]` is a list of that object, and a name
without brackets is that object. Objects may hold additions of their own, so unknown properties pass.
"""

from __future__ import annotations

from typing import Any, Final

_ENUMS: Final = {
    "status": ["active", "inactive", "defunct", "temporarily closed"],
    "location_type": ["physical", "postal", "virtual"],
    "address_type": ["physical", "postal", "virtual"],
    "freq": ["WEEKLY", "MONTHLY"],
    "wkst": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"],
}
_OBJECTS: Final = {
    "organization": """id:uuid! name! alternate_name description! email:email website:uri additional_websites:[url]
        tax_status tax_id year_incorporated:number legal_status logo uri:uri parent_organization_id:uuid
        contacts:[contact] phones:[phone] locations:[location] organization_identifiers:[organization_identifier]
        attributes:[attribute]""",
    "organization_identifier": "id:uuid! organization_id:uuid identifier_scheme identifier_type! identifier!",
    "service": """id:uuid! organization_id:uuid program_id:uuid name! alternate_name description url:uri
        additional_urls:[url] email:email status! interpretation_services application_process fees_description wait_time
        fees accreditations eligibility_description minimum_age:number maximum_age:number assured_date
        assurer_email:email licenses alert last_modified:moment phones:[phone] schedules:[schedule]
        service_areas:[service_area] service_at_locations:[service_at_location] languages:[language]
        organization:organization cost_options:[cost_option] required_documents:[required_document] contacts:[contact]
        capacities:[service_capacity] attributes:[attribute]""",
    "location": """id:uuid! location_type! url:uri organization_id:uuid name alternate_name description transportation
        latitude:number longitude:number external_identifier external_identifier_type languages:[language]
        addresses:[address] contacts:[contact] phones:[phone] schedules:[schedule] attributes:[attribute]""",
    "service_at_location": """id:uuid! service_id:uuid location_id:uuid description service_areas:[service_area]
        contacts:[contact] phones:[phone] schedules:[schedule] location:location attributes:[attribute]""",
    "address": """id:uuid! location_id:uuid attention address_1! address_2 city! region state_province! postal_code!
        country! address_type!""",
    "phone": """id:uuid! location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid
        service_at_location_id:uuid number! extension:number type description languages:[language]""",
    "contact": """id:uuid! organization_id:uuid service_id:uuid service_at_location_id:uuid location_id:uuid name title
        department email:email phones:[phone]""",
    "schedule": """id:uuid! service_id:uuid location_id:uuid service_at_location_id:uuid valid_from valid_to dtstart
        timezone:number until count:number wkst freq interval:number byday byweekno bymonthday byyearday description
        opens_at closes_at schedule_link:uri attending_type notes""",
    "service_area": "id:uuid! service_id:uuid service_at_location_id:uuid name description extent extent_type uri",
    "language": "id:uuid! service_id:uuid location_id:uuid phone_id:uuid name code note",
    "cost_option": "id:uuid! service_id:uuid valid_from valid_to option currency amount:number amount_description",
    "required_document": "id:uuid! service_id:uuid document uri:uri",
    "attribute": """id:uuid! link_id:uuid taxonomy_term_id:uuid link_type link_entity value label
        taxonomy_term:taxonomy_term""",
    "taxonomy_term": """id:uuid! code name! description! parent_id:uuid taxonomy language taxonomy_id:uuid
        term_uri:uri""",
    "service_capacity": """id:uuid! service_id:uuid unit:unit! unit_id:uuid available:number! maximum:number description
        updated:moment!""",
    "unit": "id:uuid! name! scheme identifier uri:uri",
    "url": "id:uuid! label url:uri! organization_id:uuid service_id:uuid",
    "root": "version! profile!:uri openapi_url!:uri",
}
_FORMATS: Final = {"uuid": "uuid", "uri": "uri", "email": "email", "moment": "date-time"}
_PAGE: Final = {
    "total_items": {"type": "integer", "minimum": 0},
    "total_pages": {"type": "integer", "minimum": 0},
    "page_number": {"type": "integer", "minimum": 1},
    "size": {"type": "integer", "minimum": 0},
    "first_page": {"type": "boolean"},
    "last_page": {"type": "boolean"},
    "empty": {"type": "boolean"},
}


def _property(name: str, kind: str) -> dict[str, Any]:
    if kind.startswith("["):
        return {"type": "array", "items": {"$ref": f"#/$defs/{kind[1:-1]}"}}
    if kind in _OBJECTS:
        return {"$ref": f"#/$defs/{kind}"}
    if kind == "number":
        return {"type": "number"}
    found: dict[str, Any] = {"type": "string"}
    if kind in _FORMATS:
        found["format"] = _FORMATS[kind]
    if name in _ENUMS:
        found["enum"] = _ENUMS[name]
    return found


def _object(said: str) -> dict[str, Any]:
    parts = [(part.replace("!", "").partition(":"), "!" in part) for part in said.split()]
    return {
        "type": "object",
        "properties": {name: _property(name, kind) for (name, _colon, kind), _must in parts},
        "required": [name for (name, _colon, _kind), must in parts if must],
    }


def schema_of(name: str, *, paged: bool = False) -> dict[str, Any]:
    """Return the JSON schema of an object, or of a page of them."""
    definitions = {one: _object(said) for one, said in _OBJECTS.items()}
    whole: dict[str, Any] = {"$ref": f"#/$defs/{name}"}
    if paged:
        contents = {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}
        whole = {
            "type": "object",
            "properties": {**_PAGE, "contents": contents},
            "required": [*_PAGE, "contents"],
        }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions, **whole}
