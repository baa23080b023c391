import { theme as antd, type ThemeConfig } from 'antd';
import { fonts, motion, palettes, radii, shadows, typeSizes, type Palette, type Scheme } from '#web-ui/tokens.ts';

/** antd in our tokens: every colour is a role of web/ui, so that pages and controls cannot drift apart. */
export function antdTheme(scheme: Scheme, { still }: { still: boolean }): ThemeConfig {
  const colour = palettes[scheme];
  return {
    algorithm: scheme === 'dark' ? antd.darkAlgorithm : antd.defaultAlgorithm,
    cssVar: { key: `lr-${scheme}` },
    hashed: false,
    // Menus and dialogs wait for the end of their motion: without any it must not be played, not just be short.
    token: { ...colours(scheme, colour), ...sizes, motion: !still },
    components: components(scheme, colour),
  };
}

function colours(scheme: Scheme, colour: Palette): ThemeConfig['token'] {
  return {
    colorPrimary: colour.accent,
    colorPrimaryHover: colour.accentStrong,
    colorPrimaryActive: colour.accentStrong,
    colorPrimaryText: colour.accent,
    colorPrimaryBg: colour.accentSoft,
    colorPrimaryBgHover: colour.accentSoft,
    colorLink: colour.accent,
    colorLinkHover: colour.accentStrong,
    colorLinkActive: colour.accentStrong,
    colorInfo: colour.accent,
    colorSuccess: colour.done,
    colorSuccessBg: colour.doneSoft,
    colorWarning: colour.waiting,
    colorWarningBg: colour.waitingSoft,
    colorError: colour.breach,
    colorErrorBg: colour.breachSoft,
    colorTextLightSolid: colour.onAccent,
    colorText: colour.text,
    colorTextSecondary: colour.muted,
    colorTextTertiary: colour.muted,
    colorTextDescription: colour.muted,
    colorTextPlaceholder: colour.muted,
    colorBgBase: colour.surface,
    colorBgLayout: colour.canvas,
    colorBgContainer: colour.surface,
    colorBgElevated: colour.raised,
    colorBgSpotlight: scheme === 'dark' ? '#33403d' : '#1f2b29',
    colorBgMask: scheme === 'dark' ? 'rgb(0 0 0 / 55%)' : 'rgb(16 32 29 / 32%)',
    colorBorder: colour.border,
    colorBorderDisabled: colour.border,
    colorBgContainerDisabled: colour.sunken,
    colorTextDisabled: colour.muted,
    colorBorderSecondary: colour.border,
    colorSplit: colour.border,
    colorFillTertiary: colour.sunken,
    colorFillQuaternary: colour.sunken,
    controlItemBgHover: colour.sunken,
    controlItemBgActive: colour.accentSoft,
    controlItemBgActiveHover: colour.accentSoft,
    controlOutline: 'transparent',
    boxShadow: shadows[scheme],
    boxShadowSecondary: shadows[scheme],
  };
}

const sizes: ThemeConfig['token'] = {
  controlHeight: 32,
  controlHeightSM: 26,
  borderRadius: radii.corner,
  borderRadiusLG: radii.corner,
  borderRadiusSM: radii.corner - 2,
  fontFamily: 'var(--lr-font-body)',
  fontFamilyCode: fonts.mono,
  fontSize: typeSizes.body,
  fontSizeSM: typeSizes.meta,
  fontSizeLG: typeSizes.body,
  fontSizeHeading3: typeSizes.page,
  fontSizeHeading4: typeSizes.title,
  motionDurationFast: `${motion.quick}ms`,
  motionDurationMid: `${motion.usual}ms`,
  motionDurationSlow: `${motion.slow}ms`,
  wireframe: false,
};

function components(scheme: Scheme, colour: Palette): ThemeConfig['components'] {
  return {
    Button: {
      primaryShadow: 'none',
      defaultShadow: 'none',
      dangerShadow: 'none',
      contentFontSize: typeSizes.body,
      fontWeight: 500,
    },
    Input: { activeShadow: `0 0 0 2px ${colour.accentSoft}`, colorBorder: colour.control },
    Select: { colorBorder: colour.control, optionSelectedFontWeight: 500 },
    Segmented: {
      trackBg: colour.sunken,
      itemSelectedBg: scheme === 'dark' ? colour.border : colour.raised,
      trackPadding: 2,
    },
    Switch: { colorTextQuaternary: colour.control, colorTextTertiary: colour.muted },
    Checkbox: { colorBorder: colour.control },
    Radio: { colorBorder: colour.control },
    InputNumber: { colorBorder: colour.control },
    Table: {
      headerBg: colour.surface,
      headerColor: colour.muted,
      headerSplitColor: 'transparent',
      cellPaddingBlock: 8,
      cellPaddingInline: 12,
      rowHoverBg: colour.sunken,
      headerBorderRadius: 0,
    },
    Tooltip: { colorTextLightSolid: '#f2f6f5' },
    Modal: { titleFontSize: typeSizes.title },
    Drawer: { paddingLG: 16 },
    Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
  };
}
