"""Which kinds of posts in a WordPress export are no articles: what WordPress itself and widespread plug-ins keep as
posts, though no reader ever opened it as one."""

from __future__ import annotations

from importers.formats.unpublished import EARLIER, FROM_READERS, SETTINGS

ATTACHMENTS = "attachments"
MENUS = "entries of menus"
STYLES = "styles"
TEMPLATES = "templates"
FORMS = "forms"
ORDERS = "orders and customers"
SLIDES = "slides and galleries"
POPUPS = "pop-ups"
NAMES = "profiles of authors"

NO_TOPICS = frozenset(("uncategorized", "uncategorised", "sin categoría", "sin categorizar", "non classé", "allgemein"))
"""What WordPress calls the category of posts that were given none."""

_REASONS = {
    ATTACHMENTS: "attachment",
    MENUS: "nav_menu_item jet-menu mega_menu elementor-hf-menu wp_navigation",
    EARLIER: "revision customize_changeset",
    STYLES: "custom_css custom-css-js safecss wp_global_styles wp_font_family wp_font_face elementor_font"
    " elementor_icons fusion_icons frm_styles kadence_custom_fonts",
    SETTINGS: "oembed_cache user_request acf-field acf-field-group acf-post-type acf-taxonomy acf-ui-options-page"
    " scheduled-action wpcode code_snippet elementor_snippet et_code_snippet redirect_rule seopress_404"
    " seopress_schemas rank_math_schema aioseo-location cookielawinfo polylang_mo amp_validated_url mailpoet_page"
    " msls _pods_pod _pods_field _pods_group wp-types-group wp-types-user-group view view-template wp_plugin"
    " advanced_ads jp_pay_order jp_pay_product jp_mem_plan wpcode-blocks",
    TEMPLATES: "wp_template wp_template_part wp_block elementor_library elementor-hf e-floating-buttons et_pb_layout"
    " et_theme_builder et_template et_header_layout et_body_layout et_footer_layout fl-builder-template"
    " fl-theme-layout brizy_template brizy-global-block brizy-global-popup brizy-saved-block oxy_user_library"
    " ct_template bricks_template tdb_templates vc_grid_item vc4_templates templatera cs_template cs_global_block"
    " cs_user_templates tcb_content_template thrive_template jet-theme-core jet-engine jet-smart-filters gp_elements"
    " astra-advanced-hook astra_adv_header kadence_element kadence_header kadence_navigation kadence_query"
    " ct_content_block fusion_template fusion_element fusion_tb_section fusion_tb_layout avada_page_options"
    " sp_template breakdance_template breakdance_header breakdance_footer breakdance_block zionbuilder_template"
    " siteorigin_template uael_template ae_global_templates blocks_template",
    FORMS: "wpcf7_contact_form wpforms wpforms-template kadence_form fusion_form jetpack_form frm_form_actions"
    " mc4wp-form nf_sub forminator_forms forminator_polls forminator_quizzes ninja-form elementor_cf_db bricks_form",
    FROM_READERS: "feedback flamingo_inbound flamingo_contact flamingo_outbound wpcf7s jetpack_feedback",
    ORDERS: "shop_order shop_order_refund shop_order_placehold shop_coupon shop_subscription shop_webhook edd_payment"
    " edd_log edd_discount give_payment product_variation wc_order_status wc_user_membership wc_membership_plan",
    SLIDES: "ml-slider soliloquy envira envira_album slide slides rev_slider nextgen_gallery ngg_gallery ngg_pictures"
    " ngg_album displayed_gallery display_type gal_display_source lightbox_library tablepress_table",
    POPUPS: "popup popup_theme spucpt tcb_lightbox jet-popup elementor_popup wppopups-templates bloom",
    NAMES: "guest-author",
}
_OF_KIND = {kind: reason for reason, kinds in _REASONS.items() for kind in kinds.split()}


def reason_of_kind(kind: str) -> str:
    """Why a post of this type is no article, as `Skipped.reason`; "" for one that is, or whose type nobody knows."""
    return _OF_KIND.get(kind) or (SETTINGS if kind.startswith(("wp_", "_")) else "")
